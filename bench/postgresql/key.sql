-- The costing and counting of hand-written.sql as one writes it for PostgreSQL: the tables are loaded and indexed
-- before. What is left out there is left out here: contract, findings, quarantine, proofs, provenance, release.
-- cost.sql comes after this, then count.sql or pairs.sql. $names are filled by postgres.ts.

-- Keying: every distinct code is judged and hashed once.
create table clients as
with
codes as (
    select distinct personal_identity_code as code
    from service_events
    where personal_identity_code is not null
),
read_codes as (
    select
        code,
        case when substr(code, 7, 1) in ('A', 'B', 'C', 'D', 'E', 'F') then '20' when substr(code, 7, 1) = '+' then '18' else '19' end
            || substr(code, 5, 2) || '-' || substr(code, 3, 2) || '-' || substr(code, 1, 2) as born,
        cast(substr(code, 1, 6) || substr(code, 8, 3) as integer) as digits
    from codes
    where code ~ '^[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]$'
)
select
    code,
    cast(substr(encode(sha256($key_outer || sha256($key_inner || convert_to(code, 'UTF8'))), 'hex'), 1, 32) as uuid) as client_id,
    cast(substr(born, 1, 4) as integer) as birth_year,
    cast(substr(born, 1, 4) as integer) * 12 + cast(substr(born, 6, 2) as integer) as birth_month,
    persons.sex
from read_codes
left join persons
    on read_codes.code = persons.personal_identity_code
where pg_input_is_valid(born, 'date')
    and digits % 1000 >= 2
    and substr(code, 11, 1) = substr('0123456789ABCDEFHJKLMNPRSTUVWXY', digits % 31 + 1, 1);

alter table clients add primary key (code);
analyze clients;
