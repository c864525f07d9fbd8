-- The same counts as one writes them who knows that different pairs are found faster than they are counted: a client
-- once in each function first, then rows are clients.
create table client_functions as
select
    functions.*,
    persons.sex,
    persons.age_group
from (
    select distinct facts.region_code, services.package_id, services.function_id, facts.client_id
    from facts
    left join services
        on facts.service_id = services.service_id
        and services.place_from <= date '2024-01-01'
        and services.place_until > date '2024-12-01'
    where facts.client_id is not null
) as functions
join (select client_id, sex, $age_group as age_group from (select client_id, sex, 2024 - birth_year as age_at_year_end from clients) as aged) as persons
    on functions.client_id = persons.client_id;

create table client_counts_of_pairs as
select
    region_code,
    'function' as level,
    package_id,
    function_id,
    case when grouping(age_group) = 0 then age_group else 'all' end as age_group,
    case when grouping(sex) = 0 then sex else 'all' end as sex,
    count(*) as client_count
from client_functions
group by region_code, package_id, function_id, cube (age_group, sex)
union all
select
    region_code,
    'package' as level,
    package_id,
    null as function_id,
    case when grouping(age_group) = 0 then age_group else 'all' end as age_group,
    case when grouping(sex) = 0 then sex else 'all' end as sex,
    count(*) as client_count
from (select distinct region_code, package_id, client_id, age_group, sex from client_functions) as packages
group by region_code, package_id, cube (age_group, sex)
union all
select
    region_code,
    'all' as level,
    null as package_id,
    null as function_id,
    case when grouping(age_group) = 0 then age_group else 'all' end as age_group,
    case when grouping(sex) = 0 then sex else 'all' end as sex,
    count(*) as client_count
from (select distinct region_code, client_id, age_group, sex from client_functions) as everyone
group by region_code, cube (age_group, sex);
