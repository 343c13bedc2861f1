//! Rows to wire types and to the snapshots that events carry.
