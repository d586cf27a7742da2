// The exit codes of `veilleuse`, after sysexits.h, so that a service manager can tell what to do. Not among
// them: a broken invariant ends the process by SIGABRT, which a shell reports as 134 (128 + 6). It says what
// broke on stderr and may leave a core; a restart reads the log again.
#pragma once

namespace veilleuse::engine {

enum class exit_code : int {
  ok = 0,
  /// Wrong command line or configuration: restarting does not help.
  usage = 64,
  /// What was asked for does not exist (a stream, a staff member).
  not_found = 66,
  /// The address or port cannot be had.
  port_unavailable = 69,
  /// A failure nobody foresaw, or a sync that failed while serving (storage::end_process).
  internal = 70,
  /// The data directory is held by another process, cannot be opened, is damaged or of a newer version.
  data_unusable = 73,
  /// The disk is full or fails.
  disk = 74,
  /// Wrong permissions, or the master key is lost, wrong or of another installation.
  permission = 77,
};

[[nodiscard]] constexpr int to_int(exit_code code) {
  return static_cast<int>(code);
}

}  // namespace veilleuse::engine
