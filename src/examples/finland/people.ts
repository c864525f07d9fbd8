import { join } from "node:path";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { sqlText } from "../../sql/engine.ts";
import type { Setting } from "./setting.ts";

const REFERENCE = join(PACKAGE_ROOT, "examples/reference");

/** Streams of draws about persons and households; those about use begin at 100. */
const BORN = 1;
const DIES = 2;
const NEEDS = 3;
const HOUSEHOLD = 4;
const CHANGES = 5;
const LANGUAGE = 6;
const MOVES = 10;

/**
 * Makes the tables `municipalities`, `cells`, `people` and `residences`: everybody who lives in the country
 * at some time of the years, and where.
 *
 * The first year begins with the structure of 2019 by municipality, age and sex, scaled to the residents
 * asked for. Each year's newborn are as many as the children under one; lives end by a Gompertz law;
 * households move together.
 */
export async function makePeople(setting: Setting): Promise<void> {
  const { engine } = setting;
  for (const statement of [
    MUNICIPALITIES,
    CELLS,
    persons(setting),
    people(setting),
    PLACES,
    moves(setting),
    RESIDENCES,
    "drop table persons",
    "drop table moves",
  ])
    await engine.run(statement);
}

const MUNICIPALITIES = `create or replace temp table municipalities as
  select municipality_code, name_fi, name_sv, region_code, valid_from, valid_until
  from read_csv(${sqlText(join(REFERENCE, "municipalities.csv"))}, all_varchar = true)`;

const CELLS = `create or replace temp table cells as
  select region_code, municipality_code, cast(age as integer) as age, sex, cast(person_count as bigint) as person_count,
    cast(sum(cast(person_count as bigint)) over (order by region_code, municipality_code, cast(age as integer), sex) as bigint) as counted
  from read_csv(${sqlText(join(REFERENCE, "population_2019.csv.gz"))}, all_varchar = true)`;

/** One row per person in the order of the cells; then the newborn of each year. */
function persons({ scale: { residents, years } }: Setting): string {
  return `create or replace temp table persons as
    with total as (select max(counted) as total from cells),
    cohorts as (
      select 0 as cohort, cells.*, counted * ${residents} // total - (counted - person_count) * ${residents} // total as many
      from cells cross join total
      union all
      select year - ${years.from} + 1, newborn.*, counted * ${residents} // total - (counted - person_count) * ${residents} // total
      from cells as newborn cross join total cross join (select unnest(range(${years.from}, ${years.until + 1})) as year) as birth_years
      where age = 0
    ),
    counted_cohorts as (
      select *, cast(sum(many) over (order by cohort, counted) as bigint) - many as before from cohorts where many > 0
    ),
    numbered as (
      select before + unnest(range(cast(many as bigint))) as person, cohort, municipality_code, age, sex from counted_cohorts
    ),
    born as (
      select *, make_date(case when cohort > 0 then ${years.from - 1} + cohort else ${years.from - 1} - age end, 1, 1)
          + cast(floor(draw(person, ${BORN}) * 365) as integer) as birth_date,
        case when cohort > 0 then 0 else age end as age_at_start
      from numbered
    )
    select * from born order by person`;
}

/**
 * Identity codes: individual numbers 900–999, even for women, odd for men, six signs of a century, given in
 * order within a day and sex; the code before a change is given from the other end.
 */
function people({ parameters: { areas }, scale: { years } }: Setting): string {
  const { base, slope } = areas.mortality;
  const days = 365 * (years.until - years.from + 1);
  return `create or replace temp table people as
    with households as (
      select municipality_code, greatest(1, count(*) * 20 // 100) as families, greatest(1, count(*) * 33 // 100) as others
      from persons where cohort = 0 group by municipality_code
    ),
    ranked as (
      select persons.*,
        row_number() over (partition by birth_date, sex order by person) - 1 as place,
        draw(person, ${CHANGES}) < ${areas.changed_codes} * ${years.until - years.from + 1} and cohort = 0 as changes,
        sum(case when draw(person, ${CHANGES}) < ${areas.changed_codes} * ${years.until - years.from + 1} and cohort = 0 then 1 else 0 end)
          over (partition by birth_date, sex order by person) - 1 as changed_place
      from persons
    ),
    drawn as (
      select ranked.*,
        birth_date + cast(floor(365.25 * (age_at_start + case when cohort = 0 then 1 else 0 end
          + ln(1 - ${slope} / ${base} * exp(-${slope} * age_at_start) * ln(1 - draw(person, ${DIES}))) / ${slope})) as integer) as died_on,
        strftime(birth_date, '%d%m%y') as day,
        case when year(birth_date) < 2000 then '-YXWVU' else 'ABCDEF' end as signs,
        case when sex = 'male' then 1 else 0 end as odd
      from ranked
    ),
    numbers as (
      select *, cast(900 + 2 * (place % 50) + odd as varchar) as number, cast(place // 50 as integer) as round,
        cast(900 + 2 * ((299 - changed_place) % 50) + odd as varchar) as old_number, cast((299 - changed_place) // 50 as integer) as old_round
      from drawn
    )
    select person, birth_date, sex, municipality_code as home_code, died_on,
      cast(municipality_code as bigint) * 10000000 + case
        when age_at_start < 18 or age_at_start between 28 and 51 then cast(bits(person, ${HOUSEHOLD}) % families as bigint)
        else families + cast(bits(person, ${HOUSEHOLD}) % others as bigint)
      end as household,
      least(12.0, pow(-ln(1 - draw(person, ${NEEDS})), 1.5) / 1.32934) as need,
      draw(person, ${LANGUAGE}) as language_draw,
      day || substr(signs, 1 + round, 1) || number
        || substr('0123456789ABCDEFHJKLMNPRSTUVWXY', cast(cast(day || number as bigint) % 31 as integer) + 1, 1) as code,
      case when changes then day || substr(signs, 1 + old_round, 1) || old_number
        || substr('0123456789ABCDEFHJKLMNPRSTUVWXY', cast(cast(day || old_number as bigint) % 31 as integer) + 1, 1) end as old_code,
      case when changes then date '${years.from}-01-01' + 1 + cast(floor(draw(person, ${CHANGES + 3}) * ${days - 1}) as integer) end as changed_on
    from numbers join households using (municipality_code)
    order by person`;
}

/** Where movers go: each municipality's part of the country and of its area. */
const PLACES = `create or replace temp table places as
    with sizes as (
      select region_code, municipality_code, cast(sum(person_count) as bigint) as size from cells group by region_code, municipality_code
    )
    select '' as within, municipality_code, cast(sum(size) over (order by municipality_code) - size as double) / sum(size) over () as from_share from sizes
    union all
    select region_code, municipality_code,
      cast(sum(size) over (partition by region_code order by municipality_code) - size as double) / sum(size) over (partition by region_code)
    from sizes`;

function moves({ parameters: { areas }, scale: { years } }: Setting): string {
  return `create or replace temp table moves as
    with households as (select distinct household from people),
    decided as (
      select household, make_date(year, 1, 1) + 1 + cast(floor(draw(household, ${MOVES} + 4 * (year - 2000)) * 363) as integer) as moved_on,
        draw(household, ${MOVES + 1} + 4 * (year - 2000)) as place_draw,
        case when draw(household, ${MOVES + 2} + 4 * (year - 2000)) < ${areas.moves_inside_area} then homes.region_code else '' end as within
      from households
      cross join (select unnest(range(${years.from}, ${years.until + 1})) as year) as move_years
      join municipalities as homes on lpad(cast(household // 10000000 as varchar), 3, '0') = homes.municipality_code
      where draw(household, ${MOVES + 3} + 4 * (year - 2000)) < ${areas.moves_per_household}
    ),
    placed as (
      select household, moved_on, places.municipality_code
      from decided asof join places on decided.within = places.within and decided.place_draw >= places.from_share
    ),
    homes as (
      select distinct household, date '1900-01-01' as moved_on, lpad(cast(household // 10000000 as varchar), 3, '0') as municipality_code from placed
    ),
    stops as (select * from placed union all select * from homes)
    select household, municipality_code, moved_on as moved_in,
      lead(moved_on) over (partition by household order by moved_on) as moved_out
    from stops`;
}

const RESIDENCES = `create or replace temp table residences as
  with stays as (
    select person, coalesce(moves.municipality_code, people.home_code) as municipality_code,
      greatest(birth_date, coalesce(moved_in, birth_date)) as valid_from, least(died_on, coalesce(moved_out, died_on)) as valid_until
    from people left join moves on people.household = moves.household
  )
  select person, municipalities.region_code, stays.municipality_code, stays.valid_from, stays.valid_until
  from stays join municipalities on stays.municipality_code = municipalities.municipality_code
  where stays.valid_from < stays.valid_until
  order by stays.person, stays.valid_from`;
