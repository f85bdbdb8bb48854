-- question: what in the data is readable but points nowhere, cannot be true, or cannot be counted? (contract.md §1, §4)
-- grain: one row a check
-- parameters: none

-- Calls of one leg, payments and installments were looked up among the cases already; system rows and legs that may be joined
-- were not.
CREATE OR REPLACE TABLE mart.data_checks AS
SELECT 'calls_of_unknown_cases' AS check_id,
       (SELECT count(*) FROM mart.call_groups WHERE call_group_id IS NULL AND case_id IS NOT NULL AND case_no IS NULL)
       + (SELECT count(*)
          FROM core.calls
          WHERE (call_group_id IS NOT NULL OR result = 'system') AND case_id IS NOT NULL
            AND case_id NOT IN (SELECT case_id FROM core.cases)) AS found
UNION ALL
SELECT 'calls_of_unknown_agents', count(*)
FROM core.calls c WHERE c.agent_id IS NOT NULL AND c.agent_id NOT IN (SELECT agent_id FROM core.agents)
UNION ALL
SELECT 'answered_calls_without_agent', count(*)
FROM mart.call_groups WHERE is_answered AND direction <> 'internal' AND agent_id IS NULL
UNION ALL
SELECT 'cases_of_unknown_agents', count(*)
FROM core.cases c WHERE c.agent_id IS NOT NULL AND c.agent_id NOT IN (SELECT agent_id FROM core.agents)
UNION ALL
SELECT 'payments_of_unknown_cases', count(*)
FROM core.payments SEMI JOIN (SELECT case_id FROM mart.paid_days WHERE case_no IS NULL) u USING (case_id)
UNION ALL
SELECT 'installments_of_unknown_cases', count(*)
FROM core.installments SEMI JOIN (SELECT case_id FROM mart.case_totals WHERE case_no IS NULL) u USING (case_id)
UNION ALL
SELECT 'contacts_of_unknown_cases', count(*)
FROM core.contacts ANTI JOIN core.cases USING (case_id)
UNION ALL
SELECT 'sms_of_unknown_cases', count(*)
FROM core.sms s ANTI JOIN core.cases USING (case_id) WHERE s.case_id IS NOT NULL
UNION ALL
SELECT 'calls_that_end_before_they_start', count(*)
FROM core.calls WHERE ended_at < started_at OR answered_at < started_at OR ended_at < answered_at
UNION ALL
SELECT 'calls_of_negative_length', count(*)
FROM core.calls WHERE talk_seconds < 0 OR duration_seconds < 0
UNION ALL
SELECT 'calls_that_talk_longer_than_they_last', count(*)
FROM core.calls WHERE talk_seconds > duration_seconds
UNION ALL
SELECT 'promises_before_their_call', count(*)
FROM mart.call_groups WHERE promise_on < call_day
UNION ALL
SELECT 'cases_closed_before_they_were_placed', count(*)
FROM core.cases WHERE closed_on < placed_on
UNION ALL
SELECT 'third_party_calls_not_counted_for_frequency', count(*)
FROM mart.call_groups
WHERE is_attempt AND is_third_party AND result IN ('no_answer', 'rejected', 'busy', 'voicemail') AND callee_phone IS NULL;
