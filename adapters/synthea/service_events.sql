-- One row for each encounter and each medicine. A claim is the medicine's when it charges a medicine of
-- its encounter, otherwise the encounter's; patients pay by anything but ECHECK, which insurers use.
with

encounters as (
    select
        row_number,
        "Id" as encounter_id,
        cast(replace(replace("START", 'T', ' '), 'Z', '') as timestamp) as started_at,
        cast(replace(replace("STOP", 'T', ' '), 'Z', '') as timestamp) as ended_at,
        "PATIENT" as patient,
        "ORGANIZATION" as organisation,
        "PAYER" as payer,
        "ENCOUNTERCLASS" as encounter_class,
        "CODE" as code,
        cast(cast("TOTAL_CLAIM_COST" as decimal(18, 2)) * 100 as bigint) as price_cents,
        "REASONCODE" as reason_code
    from {{ encounters }}
),

medicines as (
    select
        medications.row_number,
        medications."ENCOUNTER" as encounter_id,
        cast(replace(replace(medications."START", 'T', ' '), 'Z', '') as timestamp) as started_at,
        cast(replace(replace(medications."STOP", 'T', ' '), 'Z', '') as timestamp) as ended_at,
        medications."PATIENT" as patient,
        encounters.organisation,
        medications."PAYER" as payer,
        medications."CODE" as code,
        cast(medications."DISPENSES" as double) as quantity,
        cast(cast(medications."TOTALCOST" as decimal(18, 2)) * 100 as bigint) as price_cents,
        medications."REASONCODE" as reason_code,
        row_number() over (
            partition by medications."ENCOUNTER", medications."CODE"
            order by medications.row_number
        ) as place_of_code
    from {{ medications }} as medications
    left join encounters
        on medications."ENCOUNTER" = encounters.encounter_id
),

medicine_codes as (
    select distinct encounter_id, code
    from medicines
),

claims as (
    select
        claims."Id" as claim_id,
        claims."APPOINTMENTID" as encounter_id,
        max(medicine_codes.code) as medicine_code
    from {{ claims }} as claims
    inner join {{ claims_transactions }} as charges
        on claims."Id" = charges."CLAIMID"
        and charges."TYPE" = 'CHARGE'
    left join medicine_codes
        on claims."APPOINTMENTID" = medicine_codes.encounter_id
        and charges."PROCEDURECODE" = medicine_codes.code
    group by claims."Id", claims."APPOINTMENTID"
),

fees as (
    select
        claims.encounter_id,
        claims.medicine_code,
        cast(sum(cast(cast(payments."PAYMENTS" as decimal(18, 2)) * 100 as bigint)) as bigint) as fee_cents
    from claims
    inner join {{ claims_transactions }} as payments
        on claims.claim_id = payments."CLAIMID"
    where payments."TYPE" = 'PAYMENT' and payments."METHOD" <> 'ECHECK'
    group by claims.encounter_id, claims.medicine_code
),

events as (
    select
        encounters.row_number,
        'encounter-' || encounters.encounter_id as event_id,
        encounters.organisation as producer_id,
        encounters.organisation as cost_centre_id,
        encounters.patient,
        encounters.payer,
        encounters.started_at,
        encounters.ended_at,
        'snomed' as code_system,
        encounters.code,
        case when encounters.encounter_class = 'inpatient' then 'R80' else 'R10' end as contact_mode,
        case
            when encounters.encounter_class in ('emergency', 'urgentcare') then 'urgent'
            else 'non_urgent'
        end as urgency,
        encounters.reason_code,
        case
            when encounters.encounter_class = 'inpatient'
                then cast(greatest(date_diff(
                    'day', cast(encounters.started_at as date), cast(encounters.ended_at as date)
                ), 1) as double)
            else cast(1 as double)
        end as quantity,
        case when encounters.encounter_class = 'inpatient' then 'day' else 'visit' end as unit,
        encounters.price_cents,
        fees.fee_cents
    from encounters
    left join fees
        on encounters.encounter_id = fees.encounter_id
        and fees.medicine_code is null
    union all
    select
        1000000 + medicines.row_number as row_number,
        'medicine-' || cast(medicines.row_number as varchar) as event_id,
        medicines.organisation as producer_id,
        'medicines-' || medicines.organisation as cost_centre_id,
        medicines.patient,
        medicines.payer,
        medicines.started_at,
        medicines.ended_at,
        'local' as code_system,
        'rxnorm-' || medicines.code as code,
        cast(null as varchar) as contact_mode,
        cast(null as varchar) as urgency,
        medicines.reason_code,
        medicines.quantity,
        'dispense' as unit,
        medicines.price_cents,
        fees.fee_cents
    from medicines
    left join fees
        on medicines.encounter_id = fees.encounter_id
        and medicines.code = fees.medicine_code
        and medicines.place_of_code = 1
),

final as (
    select
        events.row_number,
        events.event_id,
        {{ parameters.region_code }} as region_code,
        events.producer_id,
        events.cost_centre_id,
        identities.personal_identity_code,
        events.started_at,
        events.ended_at,
        events.code_system,
        events.code,
        events.contact_mode,
        events.urgency,
        events.reason_code as diagnosis_code,
        events.quantity,
        events.unit,
        events.price_cents,
        events.fee_cents as client_fee_cents,
        case
            when payers."NAME" in ('Medicare', 'Medicaid', 'Dual Eligible') then 'state'
            when payers."NAME" = 'NO_INSURANCE' then 'client'
            when payers."NAME" is null then 'other'
            else 'insurance'
        end as funding_channel
    from events
    left join {{ identities }} as identities
        on events.patient = identities.patient
    left join {{ payers }} as payers
        on events.payer = payers."Id"
)

select * from final
