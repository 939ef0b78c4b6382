package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import java.sql.SQLException;
import java.util.List;

/** Notes the progress of jobs. */
final class Reporting implements Work<Reporting.Report, Boolean> {
  private static final String REPORT = """
      UPDATE $schema.job
      SET progress = given.progress, total = given.total, message = given.message
      FROM unnest(?, ?, ?, ?, ?) AS given (id, token, progress, total, message)
      WHERE job.id = given.id AND job.token = given.token AND job.state = 'RUNNING'
      RETURNING job.id""";

  /** What a start has reported. */
  record Report(JobId job, long token, JobProgress progress) {}

  @Override
  public Step step() {
    return Step.REPORT;
  }

  @Override
  public boolean isOneStatement(Transaction transaction, List<Request<Report, Boolean>> requests) {
    return true;
  }

  @Override
  public void run(Transaction transaction, List<Request<Report, Boolean>> requests)
      throws SQLException {
    List<Report> reports = requests.stream().map(Request::argument).toList();
    List<JobId> noted = transaction
        .sql()
        .rows(
            REPORT,
            row -> Columns.id(row, 1),
            Columns.ids(reports, Report::job),
            Columns.longs(reports, Report::token),
            Columns.longs(reports, report -> report.progress().progress()),
            Columns.longs(reports, report -> report.progress().total()),
            Columns.texts(reports, report -> report.progress().message()));
    for (Request<Report, Boolean> request : requests) {
      request.answer(noted.contains(request.argument().job()));
    }
  }
}
