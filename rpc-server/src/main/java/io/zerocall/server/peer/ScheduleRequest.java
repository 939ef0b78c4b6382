package io.zerocall.server.peer;

/**
 * A job to be submitted again and again.
 *
 * @param name identifies it among the schedules of its submitter; not empty
 * @param cron when, as a cron expression; any text
 * @param zone the name of the time zone of the expression; any text
 * @param submission what; its delay has no meaning
 */
public record ScheduleRequest(String name, String cron, String zone, JobSubmission submission) {}
