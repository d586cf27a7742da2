// Does something that ends a process, in a process of its own.
#pragma once

#include <csignal>
#include <cstddef>
#include <functional>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace veilleuse::test {

struct ended_process {
  int status = 0;
  /// On stderr.
  std::string said;

  /// By a broken invariant.
  [[nodiscard]] bool aborted() const { return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT; }
};

/// Leaves no core file. A process that does not end itself ends with 0.
inline ended_process ended_by(const std::function<void()>& action) {
  int ends[2]{};
  BOOST_REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::dup2(ends[1], STDERR_FILENO);
    action();
    ::_exit(0);
  }
  ::close(ends[1]);
  ended_process ended;
  char bytes[1'024];
  for (auto got = ::read(ends[0], bytes, sizeof bytes); got > 0; got = ::read(ends[0], bytes, sizeof bytes))
    ended.said.append(bytes, static_cast<std::size_t>(got));
  ::close(ends[0]);
  ::waitpid(child, &ended.status, 0);
  return ended;
}

}  // namespace veilleuse::test
