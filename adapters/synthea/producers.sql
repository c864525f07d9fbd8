-- Every organisation that Synthea names.
select
    row_number,
    "Id" as producer_id,
    "NAME" as name,
    'purchased' as kind,
    {{ parameters.region_code }} as region_code
from {{ organizations }}
