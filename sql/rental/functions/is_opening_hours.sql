create or replace function rental.is_opening_hours(hours jsonb) returns boolean
  language sql immutable parallel safe
return jsonb_typeof(hours) = 'object'
  and not exists (
    select
    from jsonb_each(
      case when jsonb_typeof(hours) = 'object' then hours else '{}' end) as day (name, spans)
    where day.name not in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
      or not jsonb_path_match(day.spans,
        'strict $.type() == "array" && $.size() <= 4 && !exists($[*] ? (!(
           @.type() == "array" && @.size() == 2
           && @[0].type() == "string" && @[0] like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"
           && @[1].type() == "string" && @[1] like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
           && @[0] < @[1])))', '{}', true) is true
  );

comment on function rental.is_opening_hours(jsonb) is
  E'@behavior -*\nWhether this has the shape of opening hours: {"mon": [["08:00", "18:00"]]}.';
