#include "bench/relay/relay.hpp"

#include "bench/relay/group_commit.hpp"
#include "bench/relay/session.hpp"

#include <csignal>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

namespace veilleuse::bench {

namespace {

using acceptor_type =
    boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

void accept_next(acceptor_type& acceptor, relay_state& state) {
  acceptor.async_accept([&](boost::system::error_code error, relay_session::socket_type socket) {
    if (error) return;
    std::make_shared<relay_session>(std::move(socket), state)->start();
    accept_next(acceptor, state);
  });
}

void deliver_all(std::vector<relayed_message> durable) {
  for (auto& message : durable) {
    if (const auto target = message.target.lock()) target->deliver(std::move(message.text));
  }
}

}  // namespace

void run_relay(const relay_settings& settings) {
  // One thread runs it: the hint spares asio its locks.
  boost::asio::io_context context{1};
  group_commit commits(settings.folder, [&context](std::vector<relayed_message> durable) {
    boost::asio::post(context, [durable = std::move(durable)]() mutable { deliver_all(std::move(durable)); });
  });
  relay_state state{.commits = commits, .pairs = {}};
  const boost::asio::ip::tcp::endpoint where{boost::asio::ip::address_v4::loopback(), settings.port};
  acceptor_type acceptor{context, where};
  acceptor.listen(boost::asio::socket_base::max_listen_connections);
  accept_next(acceptor, state);
  boost::asio::signal_set signals{context, SIGTERM, SIGINT};
  signals.async_wait([&context](boost::system::error_code, int) { context.stop(); });
  context.run();
}

}  // namespace veilleuse::bench
