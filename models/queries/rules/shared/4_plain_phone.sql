-- question: how are two telephone numbers compared? (contract.md §4: without spaces, hyphens and a leading +86 or 0086)
-- grain: macros over one number, and over whether it is masked
-- parameters: number

CREATE OR REPLACE MACRO mart.plain_phone(number) AS
    nullif(regexp_replace(regexp_replace(number, '[\s　 －-]', '', 'g'), '^(\+86|0086)', ''), '');

CREATE OR REPLACE MACRO mart.is_masked(number) AS regexp_matches(number, '[*＊xX]');
