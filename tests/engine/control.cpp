// The control socket: one line, one answer, and a lease as long as the connection.
#include "engine/control/control_socket.hpp"
#include "engine/limits.hpp"
#include "tests/support/artifacts.hpp"

#include <future>

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <sys/time.h>

using namespace veilleuse;
using namespace veilleuse::engine;
using namespace veilleuse::engine::control;

namespace {

struct controlled_engine {
  std::filesystem::path data = test::artifact_directory("control");
  std::promise<void> let_go;
  std::unique_ptr<control_socket> socket;

  controlled_engine() {
    commands known;
    known["echo"] = [] { return answer{"ok heard"}; };
    known["fail"] = []() -> answer { throw std::runtime_error{"It does not work."}; };
    known["hold"] = [this] {
      const std::shared_ptr<void> lease{&let_go, [](std::promise<void>* given) { given->set_value(); }};
      return answer{"ok", lease};
    };
    auto opened = control_socket::open(data, std::move(known));
    BOOST_REQUIRE(opened);
    socket = std::move(opened.value());
  }
  [[nodiscard]] storage::descriptor connect() const {
    auto connected = connect_to_engine(data);
    BOOST_REQUIRE(connected);
    BOOST_REQUIRE(connected.value().is_open());
    return std::move(connected.value());
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(control_socket_test)

BOOST_AUTO_TEST_CASE(a_command_is_answered_and_what_cannot_be_done_is_said) {
  const controlled_engine engine;
  const auto tool = engine.connect();
  BOOST_TEST(ask(tool, "echo").value() == "heard");
  BOOST_TEST(ask(tool, "fail").error().message == "It does not work.");
  BOOST_TEST(ask(tool, "sing").error().message.find("knows no such command") != std::string::npos);
  BOOST_TEST(ask(tool, "echo").value() == "heard");
}

BOOST_AUTO_TEST_CASE(a_lease_ends_with_its_connection) {
  controlled_engine engine;
  {
    const auto tool = engine.connect();
    BOOST_TEST(static_cast<bool>(ask(tool, "hold")));
    BOOST_TEST(ask(engine.connect(), "echo").value() == "heard");
    BOOST_TEST((engine.let_go.get_future().wait_for(std::chrono::seconds{0}) == std::future_status::timeout));
  }
  // Another is answered once the thread has seen the end of the first.
  BOOST_TEST(ask(engine.connect(), "echo").value() == "heard");
  BOOST_CHECK_THROW(engine.let_go.set_value(), std::future_error);
}

BOOST_AUTO_TEST_CASE(a_path_longer_than_a_sockets_address_is_no_hindrance) {
  const auto deep = test::artifact_directory("deep") / std::string(150, 'd');
  std::filesystem::create_directories(deep);
  commands known;
  known["echo"] = [] { return answer{"ok heard"}; };
  const auto opened = control_socket::open(deep, std::move(known));
  BOOST_REQUIRE(opened);
  const auto tool = connect_to_engine(deep);
  BOOST_TEST(ask(tool.value(), "echo").value() == "heard");
}

BOOST_AUTO_TEST_CASE(where_no_engine_runs_there_is_no_connection) {
  controlled_engine engine;
  engine.socket.reset();
  BOOST_TEST(!connect_to_engine(engine.data).value().is_open());
  BOOST_TEST(!connect_to_engine(engine.data / "absent").value().is_open());
}

BOOST_AUTO_TEST_CASE(tools_beyond_the_limit_are_told_to_wait) {
  const controlled_engine engine;
  std::vector<storage::descriptor> tools;
  for (std::size_t tool = 0; tool < limits::control_clients; ++tool) {
    tools.push_back(engine.connect());
    BOOST_TEST(static_cast<bool>(ask(tools.back(), "echo")));
  }
  BOOST_TEST(ask(engine.connect(), "echo").error().message.find("Too many tools") != std::string::npos);
  tools.pop_back();
  BOOST_TEST(static_cast<bool>(ask(engine.connect(), "echo")));
}

BOOST_AUTO_TEST_CASE(a_line_without_an_end_ends_the_connection) {
  const controlled_engine engine;
  const auto longest = std::string(limits::control_line_bytes - 1, 'x');
  BOOST_TEST(ask(engine.connect(), longest).error().message.find("knows no such command") !=
             std::string::npos);
  const auto tool = engine.connect();
  const auto endless = longest + "x";
  BOOST_REQUIRE(::send(tool.get(), endless.data(), endless.size(), MSG_NOSIGNAL) > 0);
  char nothing = 0;
  BOOST_TEST(::recv(tool.get(), &nothing, 1, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_tool_does_not_wait_for_ever) {
  const controlled_engine engine;
  const auto tool = engine.connect();
  timeval patience{};
  socklen_t size = sizeof patience;
  BOOST_REQUIRE(::getsockopt(tool.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, &size) == 0);
  BOOST_TEST((std::chrono::seconds{patience.tv_sec} == limits::control_patience));
}

BOOST_AUTO_TEST_SUITE_END()
