//! The tables of the one truth, shared on purpose by the load groups that write (member, content) and read (timeline):
//! "not a full MSA with separated stores", as the decks say. Versioned, forward only: a step that was released is
//! never changed, a new one is added.

use database::Migration;

/// Every step, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, description: "identity", text: include_str!("../migrations/0001_identity.sql") },
    Migration { version: 2, description: "members", text: include_str!("../migrations/0002_members.sql") },
    Migration { version: 3, description: "content", text: include_str!("../migrations/0003_content.sql") },
    Migration { version: 4, description: "events", text: include_str!("../migrations/0004_events.sql") },
    Migration { version: 5, description: "idempotency", text: idempotency::TABLES },
    Migration { version: 6, description: "revocations", text: include_str!("../migrations/0006_revocations.sql") },
    Migration { version: 7, description: "passed over", text: include_str!("../migrations/0007_passed_over.sql") },
    Migration { version: 8, description: "transport", text: include_str!("../migrations/0008_transport.sql") },
];
