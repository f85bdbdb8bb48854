-- question: which numbers asked to be left alone, and from when on? (contract.md §4: a stop holds for the number everywhere)
-- grain: one row a number
-- parameters: none

CREATE OR REPLACE VIEW mart.stopped_numbers AS
SELECT mart.plain_phone(phone) AS phone, min(do_not_contact_from) AS stopped_from
FROM core.contacts
WHERE do_not_contact_from IS NOT NULL AND mart.plain_phone(phone) IS NOT NULL
GROUP BY ALL;
