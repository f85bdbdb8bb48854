-- question: how are two telephone numbers compared? (contract.md §4: without spaces, hyphens and a leading +86 or 0086)
-- grain: macros over one number, and over whether it is masked
-- parameters: number

CREATE OR REPLACE MACRO mart.unspaced(number) AS
    replace(replace(replace(replace(replace(number, ' ', ''), '-', ''), chr(12288), ''), chr(65293), ''), chr(9), '');

CREATE OR REPLACE MACRO mart.plain_phone(number) AS
    nullif(CASE WHEN starts_with(mart.unspaced(number), '+86') THEN substr(mart.unspaced(number), 4)
                WHEN starts_with(mart.unspaced(number), '0086') THEN substr(mart.unspaced(number), 5)
                ELSE mart.unspaced(number) END, '');

CREATE OR REPLACE MACRO mart.is_masked(number) AS regexp_matches(number, '[*＊xX]');
