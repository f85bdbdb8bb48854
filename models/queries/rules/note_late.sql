-- question: which notes came too long after the call's end? (S-73)
-- grain: one row a call
-- parameters: note_late_minutes

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'minutes': round(date_diff('second', c.ended_at, c.note_at) / 60, 1), 'note_late_minutes': p.note_late_minutes}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.direction IN ('outbound', 'inbound')
  AND c.note_at > c.ended_at + to_minutes(p.note_late_minutes)
