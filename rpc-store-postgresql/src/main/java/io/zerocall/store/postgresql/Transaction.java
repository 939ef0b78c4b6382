package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.util.Map;
import java.util.UUID;

/**
 * A transaction of the writer.
 *
 * @param holder as whom the store holds jobs
 * @param held the jobs that the store holds, with whether they have keys, before this transaction
 * @param isShared whether other brokers have the store open
 */
record Transaction(
    Sql sql, UUID holder, Map<JobId, Boolean> held, boolean isShared, Changes changes) {}
