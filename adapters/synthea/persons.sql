-- One residence for each patient, from birth until the day after death.
select
    patients.row_number,
    identities.personal_identity_code,
    cast(patients."BIRTHDATE" as date) as birth_date,
    case patients."GENDER" when 'F' then 'female' when 'M' then 'male' else 'unknown' end as sex,
    {{ parameters.region_code }} as region_code,
    cast(patients."BIRTHDATE" as date) as valid_from,
    cast(cast(patients."DEATHDATE" as date) + interval '1' day as date) as valid_until
from {{ patients }} as patients
left join {{ identities }} as identities
    on patients."Id" = identities.patient
