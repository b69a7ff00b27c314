-- Why: whoever takes away what a company's rule stands on (A-19) and whoever makes the rule take turns, by the company's row: none
-- of them goes by what the other is just changing. And the last passkey of an account that is kept for emergencies stays, whatever
-- way somebody comes to it: a reset of second factors, for one.
create or replace function prisme.keep_emergency_account() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  -- Held whether the account is one of those or not: it may be named one at this moment.
  perform from prisme.companies where company_id = new.company_id for share;
  if exists (select from prisme.sign_in_rules r join prisme.emergency_accounts e on e.company_id = r.company_id
      where r.company_id = new.company_id and e.account_id = new.account_id) then
    raise exception 'kept for emergencies' using errcode = 'PR002';
  end if;
  return new;
end $$;

create function prisme.keep_emergency_passkey() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  perform from prisme.companies where company_id = old.company_id for share;
  if not exists (select from prisme.sign_in_rules r join prisme.emergency_accounts e on e.company_id = r.company_id
      where r.company_id = old.company_id and e.account_id = old.account_id) then
    return old;
  end if;
  -- Of two that each take one of two, the second looks when the first is done.
  perform from prisme.factors f where f.company_id = old.company_id and f.account_id = old.account_id
    and f.factor_id <> old.factor_id and f.kind = 'passkey' and f.confirmed_at is not null for update;
  if not found then
    raise exception 'kept for emergencies' using errcode = 'PR002';
  end if;
  return old;
end $$;
create trigger keep_emergency_passkey before delete on prisme.factors for each row
  when (old.kind = 'passkey' and old.confirmed_at is not null) execute function prisme.keep_emergency_passkey();

-- The id of a provider stands in the address its people come back to, which is one for the whole house.
alter table prisme.identity_providers add constraint one_provider_per_address unique (provider_id);

-- What a group proposed of someone's role, or gave them by it, is over once a person changes that role: it is not confirmed, and not
-- taken back, as if nothing had happened.
create function prisme.forget_proposal() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  delete from prisme.directory_roles r where r.company_id = new.company_id and r.account_id = new.account_id
    and r.decided_at is null;
  if old.role = 'company_admin' then
    update prisme.directory_roles r set granted = false where r.company_id = new.company_id and r.account_id = new.account_id
      and r.granted;
  end if;
  return null;
end $$;
create trigger forget_proposal after update of role on prisme.accounts for each row
  when (new.role <> old.role) execute function prisme.forget_proposal();
