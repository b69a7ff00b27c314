-- Why: an operator who opens a company's networks changes its policy (R115): that is a version like every other, by nobody of
-- the company, so that its administrators read what holds.
alter table prisme.company_policies drop constraint company_policies_version_check;
alter table prisme.company_policies add constraint company_policies_version_check
  check (version > 0 or version = 0 and changed_by is null);
