create or replace function maintenance.is_program_for(
  program maintenance.maintenance_programs, vehicle_id uuid
) returns boolean
  language sql stable
return case
  when program.vehicle_id is not null then program.vehicle_id = is_program_for.vehicle_id
  else fleet.is_of_model(is_program_for.vehicle_id, program.make, program.model)
end;

comment on function maintenance.is_program_for(maintenance.maintenance_programs, uuid) is
  E'@behavior -*\nWhether a programme is for a vehicle. Granted to nobody: only security definer '
  'functions reach it.';
