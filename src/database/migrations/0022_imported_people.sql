-- Why: who is invited by a file comes with the name and title their administrator gave them.
alter table prisme.invitations add display_name_sealed bytea, add title_sealed bytea;
