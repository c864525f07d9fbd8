-- Grain: one row per distinct personal identity code of a delivery. It has no .yml on purpose: what
-- reads codes runs while a delivery is landed and never becomes a file of the warehouse.
-- The rules of src/identity/identity-code.ts; a test holds the two against each other.
-- Translating every digit to 0 tells digits from signs and blanks, which a cast would accept.
with

delivered as (
    select personal_identity_code
    from {{ codes }}
),

parts as (
    select
        personal_identity_code,
        substr(personal_identity_code, 1, 6) || substr(personal_identity_code, 8, 3) as digits,
        substr(personal_identity_code, 8, 3) as individual_number,
        substr(personal_identity_code, 11, 1) as check_character,
        case
            when substr(personal_identity_code, 7, 1) = '+' then '18'
            when substr(personal_identity_code, 7, 1) in ('-', 'Y', 'X', 'W', 'V', 'U') then '19'
            when substr(personal_identity_code, 7, 1) in ('A', 'B', 'C', 'D', 'E', 'F') then '20'
        end as century,
        substr(personal_identity_code, 5, 2)
            || '-' || substr(personal_identity_code, 3, 2)
            || '-' || substr(personal_identity_code, 1, 2) as day_in_century
    from delivered
),

values_of_parts as (
    select
        personal_identity_code,
        digits,
        century,
        check_character,
        try_cast(digits as integer) as digits_number,
        try_cast(individual_number as integer) as individual_number,
        try_cast(century || day_in_century as date) as birth_date
    from parts
),

judged as (
    select
        personal_identity_code,
        birth_date,
        individual_number,
        case
            when personal_identity_code is null then 'length'
            when length(personal_identity_code) <> 11 then 'length'
            when translate(digits, '123456789', '000000000') <> '000000000' then 'format'
            when century is null then 'century-sign'
            when birth_date is null then 'date'
            when check_character
                <> substr('0123456789ABCDEFHJKLMNPRSTUVWXY', digits_number % 31 + 1, 1)
                then 'check-character'
            when individual_number < 2 then 'individual-number'
        end as invalid_reason
    from values_of_parts
),

final as (
    select
        personal_identity_code,
        invalid_reason is null as is_valid,
        invalid_reason is null and individual_number >= 900 as is_temporary,
        case
            when invalid_reason is null then cast(date_trunc('month', birth_date) as date)
        end as birth_month,
        invalid_reason
    from judged
)

select * from final
