-- Clients of every package and function by age group and sex, with all totals, as one writes it first.
create table client_counts as
select
    region_code,
    case when grouping(function_id) = 0 then 'function' when grouping(package_id) = 0 then 'package' else 'all' end as level,
    package_id,
    function_id,
    case when grouping(age_group) = 0 then age_group else 'all' end as age_group,
    case when grouping(sex) = 0 then sex else 'all' end as sex,
    count(distinct client_id) as client_count
from (
    select facts.region_code, services.package_id, services.function_id, facts.client_id, persons.sex, persons.age_group
    from facts
    join (select client_id, sex, $age_group as age_group from (select client_id, sex, 2024 - birth_year as age_at_year_end from clients) as aged) as persons
        on facts.client_id = persons.client_id
    left join services
        on facts.service_id = services.service_id
        and services.place_from <= date '2024-01-01'
        and services.place_until > date '2024-12-01'
) as used
group by region_code, grouping sets ((package_id, function_id), (package_id), ()), cube (age_group, sex);
