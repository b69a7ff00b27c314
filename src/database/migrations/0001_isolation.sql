-- Why: every later table leans on these: the company of the running transaction, and the right to use the schema.
create schema prisme authorization prisme_owner;

-- The company a transaction works for. Outside one it raises: a forgotten set_config is an error, never an empty result
-- and never another company's rows. A GUC that was set locally and reverted reads '' and not NULL, hence the nullif.
create function prisme.app_company() returns uuid
  language plpgsql stable parallel safe
  set search_path = pg_catalog
as $$
declare
  company uuid := nullif(current_setting('app.company', true), '')::uuid;
begin
  if company is null then
    raise exception 'no company is set for this transaction' using errcode = 'insufficient_privilege';
  end if;
  return company;
end $$;

grant usage on schema prisme to prisme_app, prisme_sys, prisme_jobs;
