-- Why: a company proves by DNS that a domain is its own (A-18), and keeps it as long as the record is there. What is claimed and not
-- seen yet blocks nobody else and gives nothing; what the operator attested is not looked for.
alter table prisme.company_domains
  add column domain_id uuid not null default gen_random_uuid(),
  add column kind text not null default 'attested' check (kind in ('claimed', 'proven', 'attested')),
  -- To be published for all to read: no secret.
  add column token text check (token ~ '^[A-Za-z0-9_-]{27,64}$'),
  add column added_by uuid,
  add column proven_at timestamptz,
  add column missing_since timestamptz,
  add column frozen_at timestamptz,
  add column looked_at timestamptz,
  add column outcome text check (outcome ~ '^[a-z_]{1,40}$'),
  add unique (company_id, domain_id),
  add foreign key (company_id, added_by) references prisme.accounts (company_id, account_id),
  add check ((kind = 'attested') = (token is null)),
  add check ((kind = 'proven') = (proven_at is not null)),
  add check (missing_since is null or kind = 'proven'),
  add check (frozen_at is null or missing_since is not null),
  add check ((looked_at is null) = (outcome is null));
alter table prisme.company_domains alter column domain_id drop default, alter column kind drop default;
-- Two companies never hold one domain; they may both say that it is theirs.
alter table prisme.company_domains drop constraint company_domains_domain_key;
create unique index company_domains_domain_key on prisme.company_domains (domain) where kind <> 'claimed';
grant update (kind, token, added_by, proven_at, missing_since, frozen_at, looked_at, outcome) on prisme.company_domains to prisme_app;

create or replace function prisme.company_of_domain(asked text) returns uuid
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select d.company_id from prisme.company_domains d
  join prisme.companies c on c.company_id = d.company_id and c.frozen_at is null
  where d.domain = asked and d.kind <> 'claimed'
$$;

-- What is to be looked for again, in all companies that are not frozen.
create function prisme.proven_domains() returns table (company_id uuid, domain_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select d.company_id, d.domain_id from prisme.company_domains d
  join prisme.companies c on c.company_id = d.company_id and c.frozen_at is null
  where d.kind = 'proven' order by d.looked_at nulls first
$$;
grant create on schema prisme to prisme_sys;
alter function prisme.proven_domains() owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.proven_domains() from public;
grant execute on function prisme.proven_domains() to prisme_app;
