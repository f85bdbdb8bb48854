-- question: who went on a visit? (contract.md §4: "staff_ids: parts trimmed, empty ones dropped")
-- grain: a macro over one list of ids, parted by ; or ；; blanks of every script are trimmed
-- parameters: staff_ids

CREATE OR REPLACE MACRO mart.staff_of(staff_ids) AS
    list_filter(list_transform(string_split_regex(coalesce(staff_ids, ''), '[;；]'),
                               lambda part: regexp_replace(part, '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g')),
                lambda part: part <> '');
