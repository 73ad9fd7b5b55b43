-- No API role has any right here and no policy lets one in: the job writes, last_proof_run reads.
alter table reporting.proof_runs enable row level security;
revoke all on reporting.proof_runs from anonymous, customer, staff, admin, service;
