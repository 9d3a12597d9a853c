//! Suites and documents.
