-- An empty answer is the proof: in each group of packages, and over all, euros, events and unique
-- clients are the same under the codes of both catalogue versions.
with

facts as (
    select client_id, service_id, event_count, cost_microeuros
    from {{ crosswalk_facts }}
),

crosswalk as (
    select from_service_id, to_service_id, group_id
    from {{ crosswalk }}
),

from_groups as (
    select distinct from_service_id as service_id, group_id
    from crosswalk
),

to_groups as (
    select distinct to_service_id as service_id, group_id
    from crosswalk
),

facts_before as (
    select
        facts.client_id,
        facts.event_count,
        facts.cost_microeuros,
        coalesce(from_groups.group_id, 'unmapped') as group_id
    from facts
    left join from_groups
        on facts.service_id = from_groups.service_id
),

facts_after as (
    select
        facts.client_id,
        facts.event_count,
        facts.cost_microeuros,
        to_groups.group_id
    from facts
    inner join crosswalk
        on facts.service_id = crosswalk.from_service_id
    inner join to_groups
        on crosswalk.to_service_id = to_groups.service_id
),

before_lines as (
    select
        group_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(event_count) as bigint) as event_count,
        count(distinct client_id) as client_count
    from facts_before
    group by group_id
    union all
    select
        'all' as group_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(event_count) as bigint) as event_count,
        count(distinct client_id) as client_count
    from facts
),

after_lines as (
    select
        group_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(event_count) as bigint) as event_count,
        count(distinct client_id) as client_count
    from facts_after
    group by group_id
    union all
    select
        'all' as group_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(event_count) as bigint) as event_count,
        count(distinct client_id) as client_count
    from facts_after
),

final as (
    select
        coalesce(before_lines.group_id, after_lines.group_id) as group_id,
        before_lines.cost_microeuros as cost_microeuros_before,
        after_lines.cost_microeuros as cost_microeuros_after,
        before_lines.event_count as event_count_before,
        after_lines.event_count as event_count_after,
        before_lines.client_count as client_count_before,
        after_lines.client_count as client_count_after
    from before_lines
    full outer join after_lines
        on before_lines.group_id = after_lines.group_id
    where
        before_lines.cost_microeuros is distinct from after_lines.cost_microeuros
        or before_lines.event_count is distinct from after_lines.event_count
        or before_lines.client_count is distinct from after_lines.client_count
)

select * from final
