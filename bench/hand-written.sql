-- The same reading, keying, costing and counting as the flow, written by hand for these deliveries alone:
-- no contract, findings, quarantine, proofs, provenance or release. $names are filled by by-hand.ts.

-- Keying: every distinct code is judged and hashed once. Both the rules of a code and HMAC-SHA-256.
create table clients as
with
codes as (
    select distinct personal_identity_code as code
    from read_parquet('$deliveries/region-*/service_events.parquet')
    where personal_identity_code is not null
),
judged as (
    select
        code,
        try_cast(
            case when substr(code, 7, 1) in ('A', 'B', 'C', 'D', 'E', 'F') then '20' when substr(code, 7, 1) = '+' then '18' else '19' end
            || substr(code, 5, 2) || '-' || substr(code, 3, 2) || '-' || substr(code, 1, 2) as date
        ) as born,
        try_cast(substr(code, 1, 6) || substr(code, 8, 3) as integer) as digits
    from codes
    where regexp_full_match(code, '[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]')
)
select
    code,
    cast(substr(sha256($key_outer || unhex(sha256($key_inner || encode(code)))), 1, 32) as uuid) as client_id,
    year(born) as birth_year,
    year(born) * 12 + month(born) as birth_month,
    persons.sex
from judged
left join (
    select personal_identity_code, last(sex order by valid_from) as sex
    from read_parquet('$deliveries/region-*/persons.parquet')
    group by personal_identity_code
) as persons
    on judged.code = persons.personal_identity_code
where born is not null
    and digits % 1000 >= 2
    and substr(code, 11, 1) = substr('0123456789ABCDEFHJKLMNPRSTUVWXY', digits % 31 + 1, 1);

-- Classification: the rules decide each combination of what they look at once.
create table mapping as
with
ages as (
    select range as age from range(-1, 121)
),
kinds as (
    select distinct code_system, code, contact_mode, profession, speciality
    from read_parquet('$deliveries/region-*/service_events.parquet')
),
rules as (
    select * from read_parquet('$definitions/rules.parquet')
    where source_name is null and valid_from <= date '2024-01-01'
),
services as (
    select distinct service_id from read_parquet('$definitions/services.parquet')
),
candidates as (
    select
        kinds.*,
        ages.age,
        case when rules.takes_code_as_service then kinds.code else rules.service_id end as service_id,
        row_number() over (
            partition by kinds.code_system, kinds.code, kinds.contact_mode, kinds.profession, kinds.speciality, ages.age
            order by rules.priority, rules.rule_id
        ) as place
    from kinds
    cross join ages
    join rules
        on (rules.code_system is null or rules.code_system = kinds.code_system)
        and (rules.code is null or rules.code = kinds.code)
        and (rules.code_prefix is null or starts_with(kinds.code, rules.code_prefix))
        and (rules.contact_mode is null or rules.contact_mode = kinds.contact_mode)
        and (rules.profession is null or rules.profession = kinds.profession)
        and (rules.speciality is null or rules.speciality = kinds.speciality)
        and (rules.speciality_prefix is null or starts_with(kinds.speciality, rules.speciality_prefix))
        and (rules.age_from is null or rules.age_from <= ages.age)
        and (rules.age_until is null or rules.age_until > ages.age)
    join services
        on case when rules.takes_code_as_service then kinds.code else rules.service_id end = services.service_id
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

-- Reading: each event once, with its client, service and weight.
create table events as
with
delivered as (
    select
        events.region_code,
        clients.client_id,
        clients.sex,
        year(started_at) - clients.birth_year as age_at_year_end,
        cast(date_trunc('month', started_at) as date) as month,
        greatest(-1, least(120, (year(started_at) * 12 + month(started_at) - coalesce(clients.birth_month, 100000)) // 12)) as age,
        events.code_system,
        events.code,
        events.contact_mode,
        events.profession,
        events.speciality,
        events.cost_centre_id,
        events.producer_id,
        centres.weight_method,
        events.duration_minutes,
        case
            when unit = 'day' and quantity > 0 then quantity
            when ended_at is null then 1
            else greatest(1, date_diff('day', cast(started_at as date), cast(ended_at as date)))
        end as days,
        events.drg_weight,
        events.price_cents,
        coalesce(events.funding_channel, 'region') as funding_channel,
        coalesce(direct_cost_cents, 0) as direct_cost_cents,
        coalesce(events.client_fee_cents, 0) as client_fee_cents
    from read_parquet('$deliveries/region-*/service_events.parquet') as events
    left join clients
        on events.personal_identity_code = clients.code
    left join read_parquet('$deliveries/region-*/cost_centres.parquet') as centres
        on events.region_code = centres.region_code
        and events.cost_centre_id = centres.cost_centre_id
    where events.region_code is not null
        and events.started_at >= timestamp '2024-01-01'
        and events.started_at < timestamp '2025-01-01'
        and (events.ended_at is null or events.ended_at >= events.started_at)
        and (events.duration_minutes is null or events.duration_minutes >= 0)
        and (events.personal_identity_code is null or clients.code is not null)
)
select
    delivered.region_code,
    delivered.client_id,
    delivered.sex,
    delivered.age_at_year_end,
    delivered.month,
    mapping.service_id,
    delivered.producer_id,
    delivered.cost_centre_id,
    delivered.funding_channel,
    cast(case coalesce(delivered.weight_method, 'duration')
        when 'duration' then coalesce(delivered.duration_minutes, minutes.minutes, 30) * coalesce(professions.weight_thousandths, 1000)
        when 'care_days' then round(1000 * cast(delivered.days as double))
        when 'drg' then round(1000 * coalesce(delivered.drg_weight, 1))
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
left join read_parquet('$deliveries/registers/producers.parquet') as producers
    on delivered.producer_id = producers.producer_id
left join read_parquet('$definitions/minutes.parquet') as minutes
    on delivered.contact_mode = minutes.contact_mode
left join read_parquet('$definitions/professions.parquet') as professions
    on delivered.profession = professions.profession;

-- Costing: what each cost centre spreads by cost type, its ledger and what support gave it.
create table units as
with
ledger as (
    select
        entries.region_code,
        entries.cost_centre_id,
        (
            select accounts.cost_type
            from read_parquet('$definitions/accounts.parquet') as accounts
            where entries.account between accounts.account_from and accounts.account_until
        ) as cost_type,
        sum(entries.amount_cents) as amount_cents
    from read_parquet('$deliveries/region-*/ledger_entries.parquet') as entries
    group by all
    union all
    select
        region_code,
        receiving_cost_centre_id as cost_centre_id,
        case when cost_group = 'gross' then 'support_services' else cost_group end as cost_type,
        sum(amount_cents) as amount_cents
    from read_parquet('$definitions/allocations.parquet')
    group by all
),
costs as (
    pivot (select * from ledger where cost_centre_id like 'F%')
    on cost_type in ('staff', 'premises', 'equipment', 'purchased_services', 'materials_and_medicines', 'reimbursements', 'support_services', 'other', 'income', 'client_fees')
    using coalesce(sum(amount_cents), 0)
    group by region_code, cost_centre_id
),
weights as (
    select
        region_code,
        cost_centre_id,
        sum(weight) as weight,
        sum(materials_and_medicines_cents) as materials_and_medicines_cents,
        sum(purchased_services_cents) as purchased_services_cents,
        sum(client_fee_cents) as client_fee_cents
    from events
    group by region_code, cost_centre_id
)
select
    costs.*,
    10000.0 * cast(costs.staff as double) / cast(weights.weight as double) as staff_unit,
    10000.0 * cast(costs.premises as double) / cast(weights.weight as double) as premises_unit,
    10000.0 * cast(costs.equipment as double) / cast(weights.weight as double) as equipment_unit,
    10000.0 * cast(costs.purchased_services - weights.purchased_services_cents as double) / cast(weights.weight as double) as purchased_services_unit,
    10000.0 * cast(costs.materials_and_medicines - weights.materials_and_medicines_cents as double) / cast(weights.weight as double) as materials_and_medicines_unit,
    10000.0 * cast(costs.reimbursements as double) / cast(weights.weight as double) as reimbursements_unit,
    10000.0 * cast(costs.support_services as double) / cast(weights.weight as double) as support_services_unit,
    10000.0 * cast(costs.other as double) / cast(weights.weight as double) as other_unit,
    10000.0 * cast(costs.income as double) / cast(weights.weight as double) as income_unit,
    10000.0 * cast(costs.client_fees + weights.client_fee_cents as double) / cast(weights.weight as double) as client_fees_unit
from costs
join weights
    on costs.region_code = weights.region_code
    and costs.cost_centre_id = weights.cost_centre_id;

-- Facts: each event's cost in whole micro-euros by cost type, by what costs and clients are asked by.
-- Of all areas at once, or one statement for each area where that does not fit.
copy (
    select
        events.region_code,
        events.client_id,
        any_value(events.sex) as sex,
        any_value(events.age_at_year_end) as age_at_year_end,
        events.service_id,
        events.producer_id,
        events.cost_centre_id,
        events.funding_channel,
        events.month,
        count(*) as event_count,
        cast(sum(events.weight) as bigint) as weight,
        cast(sum(cast(round(events.weight * units.staff_unit) as bigint)) as bigint) as staff,
        cast(sum(cast(round(events.weight * units.premises_unit) as bigint)) as bigint) as premises,
        cast(sum(cast(round(events.weight * units.equipment_unit) as bigint)) as bigint) as equipment,
        cast(sum(cast(round(events.weight * units.purchased_services_unit) as bigint) + 10000 * events.purchased_services_cents) as bigint) as purchased_services,
        cast(sum(cast(round(events.weight * units.materials_and_medicines_unit) as bigint) + 10000 * events.materials_and_medicines_cents) as bigint) as materials_and_medicines,
        cast(sum(cast(round(events.weight * units.reimbursements_unit) as bigint)) as bigint) as reimbursements,
        cast(sum(cast(round(events.weight * units.support_services_unit) as bigint)) as bigint) as support_services,
        cast(sum(cast(round(events.weight * units.other_unit) as bigint)) as bigint) as other,
        cast(sum(cast(round(events.weight * units.income_unit) as bigint)) as bigint) as income,
        cast(sum(cast(round(events.weight * units.client_fees_unit) as bigint) - 10000 * events.client_fee_cents) as bigint) as client_fees
    from events
    left join units
        on events.region_code = units.region_code
        and events.cost_centre_id = units.cost_centre_id
    where $which_events
    group by
        events.region_code, events.client_id, events.service_id, events.producer_id, events.cost_centre_id,
        events.funding_channel, events.month
) to '$results/facts-$part.parquet' (format parquet);

-- Figures: euros and unique clients by package and region; rounding goes to the centre's largest service.
create table figures as
with
facts as (
    select * from read_parquet('$results/facts-*.parquet')
),
packages as (
    select service_id, package_id
    from read_parquet('$definitions/services.parquet')
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
        first(service_id order by weight desc, event_count desc, service_id) filter (where service_id is not null) as service_id,
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
    select region_code, coalesce(package_id, 'none') as package_id, sum(cost) as cost_microeuros
    from (
        select region_code, service_id, cost from centre_services
        union all
        select region_code, service_id, cost from rounding
    ) as parts
    left join packages using (service_id)
    group by region_code, coalesce(package_id, 'none')
),
clients_of_packages as (
    select region_code, coalesce(package_id, 'none') as package_id, count(distinct client_id) as client_count
    from facts
    left join packages using (service_id)
    group by region_code, coalesce(package_id, 'none')
)
select region_code, package_id, cost_microeuros, client_count
from costs
join clients_of_packages using (region_code, package_id)
union all
select region_code, 'all', null, count(distinct client_id)
from facts
group by region_code;
