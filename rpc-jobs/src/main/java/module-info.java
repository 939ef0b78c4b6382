/** What a broker requires of a store of jobs and their results. */
module io.zerocall.jobs {
  requires static transitive org.jspecify;
  requires transitive io.zerocall.core;

  exports io.zerocall.jobs;
}
