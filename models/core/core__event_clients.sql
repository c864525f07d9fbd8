select distinct client_id
from {{ landed__service_events }}
where client_id is not null
