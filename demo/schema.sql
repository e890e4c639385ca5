-- The demo terminal: a transhipment schema in SQL that SQLite, PostgreSQL and MySQL all read.
CREATE TABLE vessel (
  vessel_id     INTEGER PRIMARY KEY,
  imo_no        INTEGER NOT NULL,
  vessel_name   VARCHAR(100) NOT NULL,
  call_sign     VARCHAR(20),
  operator_name VARCHAR(100),
  flag_state    VARCHAR(50),
  last_port     CHAR(5),
  next_port     CHAR(5),
  CONSTRAINT vessel_imo UNIQUE (imo_no)
);

-- Every change of a container is a new row: the latest created_at is the current state.
CREATE TABLE container (
  container_id     INTEGER NOT NULL,
  cntr_no          VARCHAR(11) NOT NULL,
  iso_code         CHAR(4) NOT NULL,
  size_type        VARCHAR(10) NOT NULL,
  gross_weight_kg  DECIMAL(10,2),
  status           VARCHAR(12) NOT NULL,
  origin_port      CHAR(5) NOT NULL,
  tranship_port    CHAR(5) NOT NULL,
  destination_port CHAR(5) NOT NULL,
  hazard_class     VARCHAR(10),
  vessel_id        INTEGER,
  eta_ts           TIMESTAMP NULL DEFAULT NULL,
  etd_ts           TIMESTAMP NULL DEFAULT NULL,
  last_free_day    DATE,
  created_at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (cntr_no, created_at),
  CONSTRAINT container_id_once UNIQUE (container_id),
  CONSTRAINT container_vessel FOREIGN KEY (vessel_id) REFERENCES vessel (vessel_id) ON DELETE SET NULL
);

CREATE TABLE edi_message (
  edi_id       INTEGER PRIMARY KEY,
  container_id INTEGER,
  vessel_id    INTEGER,
  message_type VARCHAR(6) NOT NULL,
  direction    VARCHAR(3) NOT NULL,
  status       VARCHAR(10) NOT NULL,
  message_ref  VARCHAR(50) NOT NULL,
  sender       VARCHAR(100) NOT NULL,
  receiver     VARCHAR(100) NOT NULL,
  sent_at      TIMESTAMP NULL DEFAULT NULL,
  ack_at       TIMESTAMP NULL DEFAULT NULL,
  error_text   VARCHAR(500),
  raw_text     TEXT,
  created_at   TIMESTAMP NULL DEFAULT NULL,
  CONSTRAINT edi_container FOREIGN KEY (container_id) REFERENCES container (container_id) ON DELETE SET NULL,
  CONSTRAINT edi_vessel FOREIGN KEY (vessel_id) REFERENCES vessel (vessel_id) ON DELETE SET NULL
);

CREATE TABLE api_event (
  api_id         INTEGER PRIMARY KEY,
  container_id   INTEGER,
  vessel_id      INTEGER,
  event_type     VARCHAR(14) NOT NULL,
  source_system  VARCHAR(50) NOT NULL,
  http_status    SMALLINT,
  correlation_id VARCHAR(64),
  event_ts       TIMESTAMP NULL DEFAULT NULL,
  payload_json   TEXT,
  CONSTRAINT api_container FOREIGN KEY (container_id) REFERENCES container (container_id) ON DELETE SET NULL,
  CONSTRAINT api_vessel FOREIGN KEY (vessel_id) REFERENCES vessel (vessel_id) ON DELETE SET NULL
);

-- At most one advice of a system vessel name is active: the generated column is null for the others.
CREATE TABLE vessel_advice (
  vessel_advice_no          BIGINT PRIMARY KEY,
  vessel_name               VARCHAR(100) NOT NULL,
  system_vessel_name        VARCHAR(20) NOT NULL,
  effective_start_datetime  TIMESTAMP NULL DEFAULT NULL,
  effective_end_datetime    TIMESTAMP NULL DEFAULT NULL,
  system_vessel_name_active VARCHAR(20) GENERATED ALWAYS AS
    (CASE WHEN effective_end_datetime IS NULL THEN system_vessel_name ELSE NULL END) STORED,
  CONSTRAINT one_active_advice UNIQUE (system_vessel_name_active)
);

CREATE TABLE berth_application (
  application_no        INTEGER PRIMARY KEY,
  vessel_advice_no      BIGINT NOT NULL,
  vessel_close_datetime TIMESTAMP NULL DEFAULT NULL,
  deleted               CHAR(1) NOT NULL,
  berthing_status       CHAR(1) NOT NULL,
  CONSTRAINT application_advice FOREIGN KEY (vessel_advice_no) REFERENCES vessel_advice (vessel_advice_no)
    ON DELETE CASCADE
);
