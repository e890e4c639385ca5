-- Rows of our own beside the port's, for the sibling texts. Read by MySQL, PostgreSQL and SQLite. All invented.
INSERT INTO vessel (vessel_id, imo_no, vessel_name, call_sign, operator_name, flag_state, last_port, next_port) VALUES
(101, 9400015, 'MV Harbour Finch', '9VHF1', 'Finch Lines', 'Singapore', 'MYPKG', 'SGSIN'),
(102, 9400027, 'MV Silver Mynah', '9VSM2', 'Finch Lines', 'Panama', 'THLCH', 'SGSIN'),
(103, 9400039, 'MV Silver Mynah', 'A8SM3', 'Straits Feeder', 'Liberia', 'SGSIN', 'IDJKT');

INSERT INTO container (container_id, cntr_no, iso_code, size_type, gross_weight_kg, status, origin_port, tranship_port, destination_port, hazard_class, vessel_id, eta_ts, etd_ts, last_free_day, created_at) VALUES
(101, 'TCLU4120019', '22G1', '20GP', 9650, 'IN_YARD', 'MYPKG', 'SGSIN', 'INNSA', NULL, 101, '2025-10-08 04:00:00', '2025-10-10 12:00:00', '2025-10-14', '2025-10-08 05:10:02'),
(102, 'TCLU4120019', '22G1', '20GP', 9650, 'IN_YARD', 'MYPKG', 'SGSIN', 'INNSA', NULL, 101, '2025-10-08 04:00:00', '2025-10-10 12:00:00', '2025-10-14', '2025-10-08 05:10:04'),
(103, 'TCLU4120024', '45G1', '40HQ', 14200, 'IN_YARD', 'MYPKG', 'SGSIN', 'INNSA', NULL, 101, '2025-10-08 04:00:00', '2025-10-10 12:00:00', '2025-10-14', '2025-10-08 05:30:00'),
(104, 'TCLU4120024', '45G1', '40HQ', 24200, 'IN_YARD', 'MYPKG', 'SGSIN', 'INNSA', NULL, 101, '2025-10-08 04:00:00', '2025-10-10 12:00:00', '2025-10-14', '2025-10-08 09:45:00'),
(105, 'HLXU5210041', '22G1', '20GP', 11300, 'IN_YARD', 'THLCH', 'SGSIN', 'SGSIN', NULL, 102, '2025-10-06 20:00:00', NULL, '2025-10-09', '2025-10-07 02:00:00'),
(106, 'HLXU5210057', '45R1', '40RF', 19800, 'TRANSHIP', 'THLCH', 'SGSIN', 'IDJKT', NULL, 103, '2025-10-08 20:00:00', '2025-10-09 12:30:00', '2025-10-12', '2025-10-08 22:15:00');

INSERT INTO edi_message (edi_id, container_id, vessel_id, message_type, direction, status, message_ref, sender, receiver, sent_at, ack_at, error_text) VALUES
(101, 101, 101, 'COPARN', 'IN', 'PARSED', 'REF-COP-0101', 'LINE-FIN', 'PSA-TOS', '2025-10-08 05:00:00', '2025-10-08 05:01:00', NULL),
(102, 103, 101, 'CODECO', 'IN', 'ERROR', 'REF-DEC-0102', 'LINE-FIN', 'PSA-TOS', '2025-10-08 06:20:00', NULL, 'UNT segment count mismatch'),
(103, 104, 101, 'COPARN', 'IN', 'RECEIVED', 'REF-COP-0103', 'LINE-FIN', 'PSA-TOS', '2025-10-08 07:00:00', NULL, NULL),
(104, 105, 102, 'COARRI', 'OUT', 'ACKED', 'REF-ARR-0104', 'PSA-TOS', 'LINE-FIN', '2025-10-07 02:05:00', '2025-10-07 02:06:00', NULL),
(105, 106, 103, 'IFTMIN', 'IN', 'PARSED', 'REF-IFT-0105', 'LINE-FIN', 'PSA-TOS', '2025-10-08 21:00:00', '2025-10-08 21:01:00', NULL),
(106, 106, 103, 'IFTMIN', 'IN', 'PARSED', 'REF-IFT-0105', 'LINE-FIN', 'PSA-TOS', '2025-10-08 21:04:00', '2025-10-08 21:05:00', NULL);

INSERT INTO api_event (api_id, container_id, vessel_id, event_type, source_system, http_status, correlation_id, event_ts) VALUES
(101, 101, 101, 'DISCHARGE', 'TOS', 200, 'corr-0101', '2025-10-08 05:10:00'),
(102, 105, 102, 'GATE_OUT', 'CMS', 200, 'corr-0102', '2025-10-07 09:00:00'),
(103, 106, 103, 'LOAD', 'TOS', 200, 'corr-0103', '2025-10-09 03:10:00');

INSERT INTO vessel_advice (vessel_advice_no, vessel_name, system_vessel_name, effective_start_datetime, effective_end_datetime) VALUES
(1000011001, 'MV Harbour Finch', 'MV Harbour Finch', '2025-10-05 00:00:00', NULL),
(1000011002, 'MV Lion City 03', 'MV Lion City 03', '2025-09-20 00:00:00', '2025-10-06 00:00:00');

INSERT INTO berth_application (application_no, vessel_advice_no, vessel_close_datetime, deleted, berthing_status) VALUES
(101, 1000011002, NULL, 'N', 'A');
