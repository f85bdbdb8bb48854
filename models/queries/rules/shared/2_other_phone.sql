-- question: which is the number of whoever is at the other end of a call?
-- grain: a macro over one call; null where the number is masked
-- parameters: direction, callee_phone, caller_number

CREATE OR REPLACE MACRO mart.other_phone(direction, callee_phone, caller_number) AS
    CASE WHEN direction <> 'inbound' THEN callee_phone
         WHEN NOT mart.is_masked(caller_number) THEN mart.plain_phone(caller_number) END;
