-- Classification: the rules decide each combination of what they look at once.
create table mapping as
with
kinds as (
    select distinct code_system, code, contact_mode, profession, speciality
    from service_events
),
possible_rules as (
    select * from rules
    where source_name is null and valid_from <= date '2024-01-01'
),
listed_services as (
    select distinct service_id from services
),
candidates as (
    select
        kinds.*,
        ages.age,
        case when possible_rules.takes_code_as_service then kinds.code else possible_rules.service_id end as service_id,
        row_number() over (
            partition by kinds.code_system, kinds.code, kinds.contact_mode, kinds.profession, kinds.speciality, ages.age
            order by possible_rules.priority, possible_rules.rule_id
        ) as place
    from kinds
    cross join generate_series(-1, 120) as ages (age)
    join possible_rules
        on (possible_rules.code_system is null or possible_rules.code_system = kinds.code_system)
        and (possible_rules.code is null or possible_rules.code = kinds.code)
        and (possible_rules.code_prefix is null or starts_with(kinds.code, possible_rules.code_prefix))
        and (possible_rules.contact_mode is null or possible_rules.contact_mode = kinds.contact_mode)
        and (possible_rules.profession is null or possible_rules.profession = kinds.profession)
        and (possible_rules.speciality is null or possible_rules.speciality = kinds.speciality)
        and (possible_rules.speciality_prefix is null or starts_with(kinds.speciality, possible_rules.speciality_prefix))
        and (possible_rules.age_from is null or possible_rules.age_from <= ages.age)
        and (possible_rules.age_until is null or possible_rules.age_until > ages.age)
    join listed_services
        on case when possible_rules.takes_code_as_service then kinds.code else possible_rules.service_id end = listed_services.service_id
)
select
    coalesce(code_system, '') as code_system,
    coalesce(code, '') as code,
    coalesce(contact_mode, '') as contact_mode,
    coalesce(profession, '') as profession,
    coalesce(speciality, '') as speciality,
    age,
    service_id
from candidates
where place = 1;

create index on mapping (code_system, code, contact_mode, profession, speciality, age);
analyze mapping;

-- Each event once, with its client, service and weight.
create table events as
with
delivered as (
    select
        service_events.region_code,
        clients.client_id,
        cast(date_trunc('month', started_at) as date) as month,
        greatest(-1, least(120, cast(floor((extract(year from started_at) * 12 + extract(month from started_at) - coalesce(clients.birth_month, 100000)) / 12) as integer))) as age,
        service_events.code_system,
        service_events.code,
        service_events.contact_mode,
        service_events.profession,
        service_events.speciality,
        service_events.urgency,
        service_events.funding_channel,
        service_events.cost_centre_id,
        service_events.producer_id,
        centres.weight_method,
        service_events.duration_minutes,
        case
            when unit = 'day' and quantity > 0 then quantity
            when ended_at is null then 1
            else greatest(1, cast(ended_at as date) - cast(started_at as date))
        end as days,
        service_events.drg_weight,
        service_events.price_cents,
        coalesce(service_events.direct_cost_cents, 0) as direct_cost_cents,
        coalesce(service_events.client_fee_cents, 0) as client_fee_cents
    from service_events
    left join clients
        on service_events.personal_identity_code = clients.code
    left join cost_centres as centres
        on service_events.region_code = centres.region_code
        and service_events.cost_centre_id = centres.cost_centre_id
    where service_events.region_code is not null
        and service_events.started_at >= timestamp '2024-01-01'
        and service_events.started_at < timestamp '2025-01-01'
        and (service_events.ended_at is null or service_events.ended_at >= service_events.started_at)
        and (service_events.duration_minutes is null or service_events.duration_minutes >= 0)
        and (service_events.personal_identity_code is null or clients.code is not null)
)
select
    delivered.region_code,
    delivered.client_id,
    delivered.month,
    mapping.service_id,
    delivered.cost_centre_id,
    delivered.producer_id,
    delivered.funding_channel,
    delivered.contact_mode,
    delivered.profession,
    delivered.speciality,
    delivered.urgency,
    delivered.duration_minutes,
    cast(case coalesce(delivered.weight_method, 'duration')
        when 'duration' then coalesce(delivered.duration_minutes, minutes.minutes, 30) * coalesce(professions.weight_thousandths, 1000)
        when 'care_days' then round(1000 * cast(delivered.days as double precision))
        when 'drg' then round(1000 * cast(coalesce(delivered.drg_weight, 1) as double precision))
        when 'price' then coalesce(delivered.price_cents, 0)
        else 1000
    end as bigint) as weight,
    case when producers.kind = 'own' then delivered.direct_cost_cents else 0 end as materials_and_medicines_cents,
    case when producers.kind = 'own' then 0 else delivered.direct_cost_cents end as purchased_services_cents,
    delivered.client_fee_cents
from delivered
left join mapping
    on coalesce(delivered.code_system, '') = mapping.code_system
    and coalesce(delivered.code, '') = mapping.code
    and coalesce(delivered.contact_mode, '') = mapping.contact_mode
    and coalesce(delivered.profession, '') = mapping.profession
    and coalesce(delivered.speciality, '') = mapping.speciality
    and delivered.age = mapping.age
left join producers
    on delivered.producer_id = producers.producer_id
left join minutes
    on delivered.contact_mode = minutes.contact_mode
left join professions
    on delivered.profession = professions.profession;

analyze events;

-- Costing: what each cost centre spreads by cost type, its ledger and what support gave it.
create table units as
with
ledger as (
    select entries.region_code, entries.cost_centre_id, accounts.cost_type, sum(entries.amount_cents) as amount_cents
    from ledger_entries as entries
    join accounts
        on entries.account between accounts.account_from and accounts.account_until
    group by entries.region_code, entries.cost_centre_id, accounts.cost_type
    union all
    select
        region_code,
        receiving_cost_centre_id as cost_centre_id,
        case when cost_group = 'gross' then 'support_services' else cost_group end as cost_type,
        sum(amount_cents) as amount_cents
    from allocations
    group by region_code, receiving_cost_centre_id, cost_group
),
costs as (
    select
        region_code,
        cost_centre_id,
        coalesce(sum(amount_cents) filter (where cost_type = 'staff'), 0) as staff,
        coalesce(sum(amount_cents) filter (where cost_type = 'premises'), 0) as premises,
        coalesce(sum(amount_cents) filter (where cost_type = 'equipment'), 0) as equipment,
        coalesce(sum(amount_cents) filter (where cost_type = 'purchased_services'), 0) as purchased_services,
        coalesce(sum(amount_cents) filter (where cost_type = 'materials_and_medicines'), 0) as materials_and_medicines,
        coalesce(sum(amount_cents) filter (where cost_type = 'reimbursements'), 0) as reimbursements,
        coalesce(sum(amount_cents) filter (where cost_type = 'support_services'), 0) as support_services,
        coalesce(sum(amount_cents) filter (where cost_type = 'other'), 0) as other,
        coalesce(sum(amount_cents) filter (where cost_type = 'income'), 0) as income,
        coalesce(sum(amount_cents) filter (where cost_type = 'client_fees'), 0) as client_fees
    from ledger
    where cost_centre_id like 'F%'
    group by region_code, cost_centre_id
),
weights as (
    select
        region_code,
        cost_centre_id,
        cast(sum(weight) as double precision) as weight,
        sum(materials_and_medicines_cents) as materials_and_medicines_cents,
        sum(purchased_services_cents) as purchased_services_cents,
        sum(client_fee_cents) as client_fee_cents
    from events
    group by region_code, cost_centre_id
)
select
    costs.*,
    10000.0::double precision * costs.staff::double precision / weights.weight as staff_unit,
    10000.0::double precision * costs.premises::double precision / weights.weight as premises_unit,
    10000.0::double precision * costs.equipment::double precision / weights.weight as equipment_unit,
    10000.0::double precision * (costs.purchased_services - weights.purchased_services_cents)::double precision / weights.weight as purchased_services_unit,
    10000.0::double precision * (costs.materials_and_medicines - weights.materials_and_medicines_cents)::double precision / weights.weight as materials_and_medicines_unit,
    10000.0::double precision * costs.reimbursements::double precision / weights.weight as reimbursements_unit,
    10000.0::double precision * costs.support_services::double precision / weights.weight as support_services_unit,
    10000.0::double precision * costs.other::double precision / weights.weight as other_unit,
    10000.0::double precision * costs.income::double precision / weights.weight as income_unit,
    10000.0::double precision * (costs.client_fees + weights.client_fee_cents)::double precision / weights.weight as client_fees_unit
from costs
join weights
    on costs.region_code = weights.region_code
    and costs.cost_centre_id = weights.cost_centre_id;

alter table units add primary key (region_code, cost_centre_id);
analyze units;

-- Facts: each event's cost in whole micro-euros by cost type, at the grain of client_service_months.
create table facts as
select
    events.region_code,
    events.client_id,
    events.service_id,
    events.cost_centre_id,
    events.month,
    events.producer_id,
    events.funding_channel,
    events.contact_mode,
    events.profession,
    events.speciality,
    events.urgency,
    count(*) as event_count,
    sum(events.duration_minutes) as duration_minutes,
    sum(events.weight)::bigint as weight,
    sum(round(events.weight * units.staff_unit)::bigint)::bigint as staff,
    sum(round(events.weight * units.premises_unit)::bigint)::bigint as premises,
    sum(round(events.weight * units.equipment_unit)::bigint)::bigint as equipment,
    sum(round(events.weight * units.purchased_services_unit)::bigint + 10000::bigint * events.purchased_services_cents)::bigint as purchased_services,
    sum(round(events.weight * units.materials_and_medicines_unit)::bigint + 10000::bigint * events.materials_and_medicines_cents)::bigint as materials_and_medicines,
    sum(round(events.weight * units.reimbursements_unit)::bigint)::bigint as reimbursements,
    sum(round(events.weight * units.support_services_unit)::bigint)::bigint as support_services,
    sum(round(events.weight * units.other_unit)::bigint)::bigint as other,
    sum(round(events.weight * units.income_unit)::bigint)::bigint as income,
    sum(round(events.weight * units.client_fees_unit)::bigint - 10000::bigint * events.client_fee_cents)::bigint as client_fees
from events
left join units
    on events.region_code = units.region_code
    and events.cost_centre_id = units.cost_centre_id
group by
    events.region_code,
    events.client_id,
    events.service_id,
    events.cost_centre_id,
    events.month,
    events.producer_id,
    events.funding_channel,
    events.contact_mode,
    events.profession,
    events.speciality,
    events.urgency;

analyze facts;

-- Figures: euros and unique clients by package and region; rounding goes to the centre's largest service.
create table figures as
with
packages as (
    select service_id, package_id
    from services
    where place_from <= date '2024-01-01' and place_until > date '2024-12-01'
),
centre_services as (
    select
        region_code,
        cost_centre_id,
        service_id,
        sum(weight) as weight,
        sum(event_count) as event_count,
        sum(staff + premises + equipment + purchased_services + materials_and_medicines + reimbursements + support_services + other) as cost
    from facts
    group by region_code, cost_centre_id, service_id
),
centres as (
    select
        region_code,
        cost_centre_id,
        (array_agg(service_id order by weight desc, event_count desc, service_id collate "C") filter (where service_id is not null))[1] as service_id,
        sum(cost) as cost
    from centre_services
    group by region_code, cost_centre_id
),
rounding as (
    select
        units.region_code,
        centres.service_id,
        10000 * (staff + premises + equipment + purchased_services + materials_and_medicines + reimbursements + support_services + other) - centres.cost as cost
    from units
    join centres
        on units.region_code = centres.region_code
        and units.cost_centre_id = centres.cost_centre_id
),
costs as (
    select parts.region_code, coalesce(packages.package_id, 'none') as package_id, sum(parts.cost) as cost_microeuros
    from (
        select region_code, service_id, cost from centre_services
        union all
        select region_code, service_id, cost from rounding
    ) as parts
    left join packages using (service_id)
    group by parts.region_code, coalesce(packages.package_id, 'none')
),
clients_of_packages as (
    select facts.region_code, coalesce(packages.package_id, 'none') as package_id, count(distinct facts.client_id) as client_count
    from facts
    left join packages using (service_id)
    group by facts.region_code, coalesce(packages.package_id, 'none')
)
select region_code, package_id, cost_microeuros, client_count
from costs
join clients_of_packages using (region_code, package_id)
union all
select region_code, 'all', null, count(distinct client_id)
from facts
group by region_code;
