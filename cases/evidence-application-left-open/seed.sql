INSERT INTO berth_application (application_no, vessel_advice_no, vessel_close_datetime, deleted, berthing_status) VALUES (41, 70011, NULL, 'N', 'A');
