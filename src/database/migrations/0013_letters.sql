-- Why: people are written to in their language, and a mail that never arrived is told to who can mend it.
alter table prisme.accounts add column locale text not null default 'fr' check (locale in ('fr', 'en'));
grant update (locale) on prisme.accounts to prisme_app;

-- Mails that were given up: to whom, of which kind, when, and the number the mail server replied with, if it replied.
create table prisme.undelivered_mails (
  company_id uuid not null references prisme.companies,
  mail_id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  kind text not null,
  failed_at timestamptz not null,
  reply int,
  primary key (company_id, mail_id),
  foreign key (company_id, account_id) references prisme.accounts on delete cascade
);
create index on prisme.undelivered_mails (company_id, failed_at);
alter table prisme.undelivered_mails enable row level security;
alter table prisme.undelivered_mails force row level security;
create policy own_company on prisme.undelivered_mails using (company_id = prisme.app_company());
grant select, insert on prisme.undelivered_mails to prisme_app;
