// The program as its users start it.
#include "bench/process/child_process.hpp"
#include "bench/process/temporary_folder.hpp"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;

namespace {

int exit_code_of(std::vector<std::string> arguments) {
  const bench::temporary_folder folder{{}};
  arguments.insert(arguments.begin(), bench::own_folder() + "/veilleuse-bench");
  return bench::child_process(arguments, (folder.path() / "output").string()).wait();
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_command_has_its_help) {
  BOOST_TEST(exit_code_of({"--help"}) == 0);
  for (const auto* command :
       {"chat", "churn", "compare", "crash", "idle", "overload", "rate", "relay", "replay", "resume", "wake"})
    BOOST_TEST(exit_code_of({command, "--help"}) == 0, command);
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_is_64) {
  BOOST_TEST(exit_code_of({}) == 64);
  BOOST_TEST(exit_code_of({"dance"}) == 64);
  BOOST_TEST(exit_code_of({"chat", "--pairs", "0"}) == 64);
  BOOST_TEST(exit_code_of({"chat", "--url", "ws://127.0.0.1:1"}) == 64);
  BOOST_TEST(exit_code_of({"churn", "--think", "0"}) == 64);
  BOOST_TEST(exit_code_of({"idle", "--connections", "0"}) == 64);
  BOOST_TEST(exit_code_of({"overload", "--factor", "0.5"}) == 64);
  BOOST_TEST(exit_code_of({"replay", "--threads", "0"}) == 64);
  BOOST_TEST(exit_code_of({"resume", "--clients", "0"}) == 64);
  BOOST_TEST(exit_code_of({"wake", "--conversations", "0"}) == 64);
  BOOST_TEST(exit_code_of({"rate", "--rate", "0"}) == 64);
  BOOST_TEST(exit_code_of({"rate", "--bytes", "11"}) == 64);
  BOOST_TEST(exit_code_of({"rate", "--duration", "-1"}) == 64);
  BOOST_TEST(exit_code_of({"rate", "--relay", "--url", "ws://127.0.0.1:1", "--tokens-file", "x"}) == 64);
  BOOST_TEST(exit_code_of({"crash", "--plant", "confusion"}) == 64);
  BOOST_TEST(exit_code_of({"crash", "--shortest-life", "2", "--longest-life", "1"}) == 64);
}

BOOST_AUTO_TEST_CASE(a_run_that_cannot_be_made_is_70) {
  BOOST_TEST(exit_code_of({"chat", "--engine", "/nonexistent"}) == 70);
  BOOST_TEST(exit_code_of({"crash", "--engine", "/bin/false", "--kills", "1"}) == 70);
  BOOST_TEST(exit_code_of({"wake", "--engine", "/bin/false"}) == 70);
  BOOST_TEST(exit_code_of({"replay", "--data", "/proc/nowhere"}) == 70);
  // More connections than any system lets a process have, said before anything starts.
  BOOST_TEST(exit_code_of({"idle", "--connections", "2000000"}) == 70);
  BOOST_TEST(exit_code_of({"rate", "--html", "/nonexistent/page.html"}) == 70);
  BOOST_TEST(exit_code_of({"rate", "--url", "ws://127.0.0.1:1", "--tokens-file", "/nonexistent"}) == 70);
  BOOST_TEST(exit_code_of({"compare", "--engine", "/bin/true", "--pairs", "1"}) == 70);
}
