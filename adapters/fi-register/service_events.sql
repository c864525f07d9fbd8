-- One row for each visit, stay or purchase. The register repeats the visit for every code it has;
-- the first row speaks for the visit, and the first ICD-10 code, else the first ICPC-2 code or the first
-- external cause, is the reason. Profession groups, contact modes R51, R55 and R70 and the special
-- reimbursement by CODE2 follow the classifications as the authors know them, to be verified.
with

register_rows as (
    select
        row_number,
        "FINNGENID" as client,
        "SOURCE" as register,
        cast("APPROX_EVENT_DAY" as date) as event_day,
        "CODE1" as code_1,
        "CODE2" as code_2,
        try_cast("CODE4" as integer) as amount,
        case when "CODE5" in ('-1', '-2') then null else "CODE5" end as code_5,
        case when "CODE6" in ('-1', '-2') then null else "CODE6" end as code_6,
        case when "CODE7" in ('-1', '-2') then null else "CODE7" end as code_7,
        "CODE8" as code_8,
        "CODE9" as code_9,
        case
            when "CATEGORY" in ('ICD1', '1') then 1
            when "CATEGORY" = 'ICP1' then 2
            when "CATEGORY" = 'EX1' then 3
        end as reason_rank,
        "INDEX" as visit
    from {{ events }}
    where "SOURCE" in ('PRIM_OUT', 'OUTPAT', 'INPAT', 'OPER_OUT', 'OPER_IN', 'PURCH')
),

ranked as (
    select
        *,
        row_number() over (partition by register, visit order by row_number) as place_in_visit,
        row_number() over (
            partition by register, visit
            order by reason_rank nulls last, row_number
        ) as place_as_reason
    from register_rows
),

reasons as (
    select register, visit, code_1 as diagnosis_code
    from ranked
    where place_as_reason = 1 and reason_rank is not null
),

visits as (
    select
        ranked.*,
        reasons.diagnosis_code,
        case
            when ranked.register = 'PRIM_OUT' then ranked.code_5
            when ranked.register = 'INPAT' then coalesce(ranked.code_8, 'R80')
            else ranked.code_8
        end as delivered_mode,
        case
            when ranked.register <> 'PRIM_OUT' then null
            when ranked.code_7 like '2221%' then 'doctor'
            when ranked.code_7 like '2222%' then 'dentist'
            when ranked.code_7 like '323%' then 'nurse'
            when ranked.code_7 like '5132%' or ranked.code_7 like '5133%' then 'practical_nurse'
            when ranked.code_7 like '3226%' then 'therapist'
            when ranked.code_7 like '2445%' then 'psychologist'
            when ranked.code_7 like '2446%' then 'social_worker'
            else ranked.code_7
        end as profession,
        case when ranked.register in ('PRIM_OUT', 'PURCH') then null else ranked.code_6 end as speciality
    from ranked
    left join reasons
        on ranked.register = reasons.register
        and ranked.visit = reasons.visit
    where ranked.place_in_visit = 1
),

modes as (
    select
        *,
        case
            when delivered_mode in ('R51', 'R55') then 'R56'
            when delivered_mode = 'R70' then 'R72'
            else delivered_mode
        end as contact_mode
    from visits
),

kinds as (
    select
        *,
        case
            when register = 'PURCH' and code_2 is not null then 'medicine_special'
            when register = 'PURCH' then 'medicine_basic'
            when register = 'OPER_OUT' then 'procedure_visit'
            when register = 'OPER_IN' then 'procedure_stay'
            when register = 'INPAT' and substr(speciality, 1, 2) in ('70', '74', '75') then 'psychiatric_day'
            when register = 'INPAT' and code_5 = '6' then 'rehabilitation_day'
            when register = 'INPAT' then 'ward_day'
            when contact_mode in ('R50', 'R52', 'R56', 'R60', 'R71', 'R72') then 'remote_contact'
            when register = 'OUTPAT' and code_5 = '91' then 'emergency_visit'
            when register = 'OUTPAT' and code_5 = '2' then 'day_surgery'
            when register = 'OUTPAT' and substr(speciality, 1, 2) in ('70', '74', '75') then 'psychiatric_visit'
            when register = 'OUTPAT' then 'specialised_visit'
            when code_6 = 'T11' and profession = 'doctor' then 'doctor_visit'
            when code_6 in ('T21', 'T22', 'T23', 'T24', 'T25') then 'clinic_visit'
            when code_6 in ('T26', 'T27') then 'school_visit'
            when code_6 in ('T40', 'T41') then 'home_care_visit'
            when code_6 in ('T42', 'T43') then 'hospital_at_home_visit'
            when code_6 between 'T51' and 'T59' then 'therapy_visit'
            when code_6 = 'T60' and profession = 'dentist' then 'dentist_visit'
            when code_6 = 'T60' then 'dental_hygienist_visit'
            when code_6 in ('T71', 'T73', 'T80', 'T81') then 'mental_health_visit'
            else 'nurse_visit'
        end as kind,
        case when register in ('INPAT', 'PURCH') then greatest(coalesce(amount, 1), 1) else 1 end as quantity
    from modes
),

final as (
    select
        kinds.row_number,
        lower(kinds.register) || '-' || kinds.visit as event_id,
        clients.region_code,
        case when kinds.register = 'PURCH' then 'kela' else 'hva-' || clients.region_code end as producer_id,
        prices.cost_centre_id,
        clients.personal_identity_code,
        cast(kinds.event_day as timestamp) as started_at,
        case
            when kinds.register = 'INPAT'
                then cast(kinds.event_day + coalesce(kinds.amount, 0) * interval '1' day as timestamp)
        end as ended_at,
        case
            when kinds.register = 'PURCH' then 'atc'
            when kinds.register = 'PRIM_OUT' then 'palvelumuoto'
            else 'pala'
        end as code_system,
        case
            when kinds.register = 'PURCH' then kinds.code_1
            when kinds.register = 'PRIM_OUT' then kinds.code_6
            else kinds.code_5
        end as code,
        case when kinds.register = 'PURCH' then null else kinds.contact_mode end as contact_mode,
        kinds.profession,
        kinds.speciality,
        case
            when kinds.register not in ('INPAT', 'OUTPAT') or kinds.code_9 is null then null
            when kinds.code_9 = 'E' then 'non_urgent'
            else 'unknown'
        end as urgency,
        kinds.diagnosis_code,
        cast(kinds.quantity as double) as quantity,
        prices.unit,
        cast(cast(prices.price_cents as bigint) * kinds.quantity as bigint) as price_cents,
        case when kinds.register = 'PURCH' then 'kela' else 'region' end as funding_channel
    from kinds
    left join {{ clients }} as clients
        on kinds.client = clients.client
    left join {{ prices }} as prices
        on kinds.kind = prices.kind
)

select * from final
