#include "bench/relay/session.hpp"

#include "bench/relay/group_commit.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace veilleuse::bench {

namespace {

struct pair_end {
  std::uint64_t number = 0;
  bool is_a = false;
};

/// `/pair/N/a` or `/pair/N/b`.
std::optional<pair_end> parse_path(std::string_view path) {
  constexpr std::string_view prefix = "/pair/";
  if (!path.starts_with(prefix) || !(path.ends_with("/a") || path.ends_with("/b"))) return std::nullopt;
  const auto digits = path.substr(prefix.size(), path.size() - prefix.size() - 2);
  pair_end found{.number = 0, .is_a = path.back() == 'a'};
  const auto* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, found.number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return found;
}

}  // namespace

relay_session::relay_session(socket_type socket, relay_state& state)
    : socket_(std::move(socket)), state_(state) {
  socket_.next_layer().set_option(boost::asio::ip::tcp::no_delay(true));
  socket_.auto_fragment(false);
  socket_.text(true);
}

void relay_session::start() {
  boost::beast::http::async_read(socket_.next_layer(), buffer_, request_,
                                 [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                                   if (!error) self->accept();
                                 });
}

void relay_session::accept() {
  const auto end = parse_path({request_.target().data(), request_.target().size()});
  if (!end) return refuse();
  is_a_ = end->is_a;
  pair_ = &state_.pairs[end->number];
  pair_->number = end->number;
  // Before the client hears that it is connected: from then on its partner may send.
  (is_a_ ? pair_->a : pair_->b) = weak_from_this();
  socket_.async_accept(request_, [self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->read();
  });
}

void relay_session::refuse() {
  namespace http = boost::beast::http;
  auto answer =
      std::make_shared<http::response<http::empty_body>>(http::status::not_found, request_.version());
  answer->keep_alive(false);
  http::async_write(socket_.next_layer(), *answer,
                    [self = shared_from_this(), answer](boost::system::error_code, std::size_t) {});
}

void relay_session::read() {
  socket_.async_read(buffer_, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (error) return;
    self->forward();
    self->read();
  });
}

void relay_session::forward() {
  state_.commits.append({.pair = pair_->number,
                         .target = is_a_ ? pair_->b : pair_->a,
                         .text = boost::beast::buffers_to_string(buffer_.data())});
  buffer_.consume(buffer_.size());
}

void relay_session::deliver(std::string text) {
  outgoing_.push_back(std::move(text));
  if (outgoing_.size() == 1) write();
}

void relay_session::write() {
  socket_.async_write(boost::asio::buffer(outgoing_.front()),
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                        if (error) return;
                        self->outgoing_.pop_front();
                        if (!self->outgoing_.empty()) self->write();
                      });
}

}  // namespace veilleuse::bench
