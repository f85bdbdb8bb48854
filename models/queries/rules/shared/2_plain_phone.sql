-- question: how are two telephone numbers compared? (contract.md §4: without spaces, hyphens and a leading +86 or 0086)
-- grain: macros over one number, over whether it is masked, and over the numbers of one call
-- parameters: number

CREATE OR REPLACE MACRO mart.unspaced(number) AS
    replace(replace(replace(replace(replace(number, ' ', ''), '-', ''), chr(12288), ''), chr(65293), ''), chr(9), '');

CREATE OR REPLACE MACRO mart.plain_phone(number) AS
    nullif(CASE WHEN starts_with(mart.unspaced(number), '+86') THEN substr(mart.unspaced(number), 4)
                WHEN starts_with(mart.unspaced(number), '0086') THEN substr(mart.unspaced(number), 5)
                ELSE mart.unspaced(number) END, '');

CREATE OR REPLACE MACRO mart.is_masked(number) AS regexp_matches(number, '[*＊xX]');

-- The number of whoever is at the other end; null where it is masked.
CREATE OR REPLACE MACRO mart.other_phone(direction, callee_phone, caller_number) AS
    CASE WHEN direction <> 'inbound' THEN callee_phone
         WHEN NOT mart.is_masked(caller_number) THEN mart.plain_phone(caller_number) END;
