INSERT INTO edi_message (edi_id, container_id, vessel_id, message_type, direction, status, message_ref, sender, receiver, sent_at, ack_at, created_at) VALUES
(950, 503, 1, 'IFTMIN', 'IN', 'PARSED', 'REF-IFT-0950', 'HERON-EDI', 'DEMO-TOS', '2026-03-03 06:00:00', '2026-03-03 06:01:00', '2026-03-03 06:00:02'),
(951, 503, 1, 'IFTMIN', 'IN', 'PARSED', 'REF-IFT-0950', 'HERON-EDI', 'DEMO-TOS', '2026-03-03 06:04:00', '2026-03-03 06:05:00', '2026-03-03 06:04:01');
