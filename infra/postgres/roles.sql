-- The roles Prisme works with (T-2). Run once by a superuser of the server, before the first migration, with psql
-- variables or after replacing the two passwords. None of them owns data it serves, and none bypasses row security.
--   prisme_owner  owns the schema and runs migrations; nobody signs in as it
--   prisme_sys    may look across companies, through a few named functions and jobs only; nobody signs in as it
--   prisme_app    what the gateway signs in as
--   prisme_jobs   what the job worker signs in as; owns the job queue
do $$
begin
  if not exists (select from pg_roles where rolname = 'prisme_owner') then create role prisme_owner nologin; end if;
  if not exists (select from pg_roles where rolname = 'prisme_sys') then create role prisme_sys nologin; end if;
  if not exists (select from pg_roles where rolname = 'prisme_app') then create role prisme_app login; end if;
  if not exists (select from pg_roles where rolname = 'prisme_jobs') then create role prisme_jobs login; end if;
end $$;
alter role prisme_owner nosuperuser nocreatedb nocreaterole nobypassrls;
alter role prisme_sys nosuperuser nocreatedb nocreaterole nobypassrls;
alter role prisme_app nosuperuser nocreatedb nocreaterole nobypassrls;
alter role prisme_jobs nosuperuser nocreatedb nocreaterole nobypassrls;
-- The owner hands a few functions to prisme_sys, and the job queue to prisme_jobs: it must be allowed to.
grant prisme_sys to prisme_owner;
grant prisme_jobs to prisme_owner;
