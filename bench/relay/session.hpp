// One end of a pair: reads a message, hands it to the group commit, writes what the other end sent.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace veilleuse::bench {

class group_commit;
class relay_session;

struct relay_pair {
  std::uint64_t number = 0;
  std::weak_ptr<relay_session> a;
  std::weak_ptr<relay_session> b;
};

/// Shared by all sessions; only the io thread touches it.
struct relay_state {
  group_commit& commits;
  std::map<std::uint64_t, relay_pair> pairs;
};

class relay_session : public std::enable_shared_from_this<relay_session> {
 public:
  /// A concrete executor and no compression: nothing virtual and nothing unused on the way.
  using socket_type =
      boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  relay_session(socket_type socket, relay_state& state);
  void start();
  /// Called on the io thread.
  void deliver(std::string text);

 private:
  void accept();
  void refuse();
  void read();
  void forward();
  void write();

  boost::beast::websocket::stream<socket_type, false> socket_;
  relay_state& state_;
  relay_pair* pair_ = nullptr;
  bool is_a_ = false;
  boost::beast::flat_buffer buffer_;
  boost::beast::http::request<boost::beast::http::string_body> request_;
  std::deque<std::string> outgoing_;
};

}  // namespace veilleuse::bench
