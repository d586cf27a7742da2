// A server as a child process: started, asked to stop, killed, and its processor time read.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace veilleuse::bench {

class child_process {
 public:
  child_process() = default;
  /// Runs a program; its output goes to a file (appended), so that ours holds only data. On one processor
  /// alone when that is not negative.
  child_process(const std::vector<std::string>& command, const std::string& output_file, int processor = -1);
  /// Runs a program that writes to our own output.
  explicit child_process(const std::vector<std::string>& command);
  /// Kills what still runs.
  ~child_process();
  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&& other) noexcept;

  [[nodiscard]] bool runs();
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// SIGKILL, and waits until it is gone.
  void kill_now();
  /// SIGTERM; SIGKILL when `patience` ran out. The exit code, or 128 + signal.
  int stop(std::chrono::milliseconds patience);
  /// Waits for the end. The exit code, or 128 + signal.
  int wait();

 private:
  void launch(const std::vector<std::string>& command, int output, int processor);
  /// Collects an ended child; true when it ended.
  bool collect(bool block);

  pid_t pid_ = -1;
  int exit_code_ = -1;
};

/// The folder of the running program: the other binary lies beside it.
[[nodiscard]] std::string own_folder();

/// A port of the loopback address that was free a moment ago.
[[nodiscard]] std::uint16_t free_port();

/// User and system time of a process so far, from /proc/PID/stat (proc(5)); to 10 ms.
[[nodiscard]] std::chrono::microseconds processor_time(pid_t process);

/// This thread's, to the nanosecond.
[[nodiscard]] std::chrono::microseconds own_processor_time();

}  // namespace veilleuse::bench
