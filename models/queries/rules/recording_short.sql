-- question: whose recording is shorter or longer than the talk? (S-10)
-- grain: one row a call with a recording that can be heard; a gap that is tolerated to the microsecond is none, as binary
--        fractions are not exact
-- parameters: recording_gap_seconds, recording_gap_share (of talk_seconds); the larger of the two is tolerated

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'decoded_seconds': round(r.decoded_seconds, 2), 'talk_seconds': c.talk_seconds}) AS detail
FROM mart.call_groups c
JOIN mart.call_recordings r ON r.call_id = c.call_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE r.status IN ('ok', 'partial')
  AND round(abs(r.decoded_seconds - c.talk_seconds)
            - greatest(p.recording_gap_seconds, p.recording_gap_share * c.talk_seconds), 6) > 0
