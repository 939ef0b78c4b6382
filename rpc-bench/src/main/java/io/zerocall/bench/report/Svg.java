package io.zerocall.bench.report;

import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a drawing, one element per line. Lengths are in pixels, and style classes are those of its
 * style sheet.
 */
final class Svg implements AutoCloseable {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final XMLStreamWriter xml;

  /** Begins a drawing. */
  Svg(OutputStream stream, int width, int height, String title, String style)
      throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(stream, "UTF-8");
    xml.writeStartElement("svg");
    xml.writeDefaultNamespace(NAMESPACE);
    attribute("width", width);
    attribute("height", height);
    attribute("viewBox", "0 0 " + width + " " + height);
    attribute("role", "img");
    line();
    element("title", title);
    element("style", style);
  }

  void rectangle(String looks, double x, double y, double width, double height, double radius)
      throws XMLStreamException {
    xml.writeEmptyElement("rect");
    attribute("class", looks);
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    attribute("rx", radius);
    line();
  }

  /** Draws a line given as the {@code d} of an SVG path. */
  void path(String looks, String points) throws XMLStreamException {
    xml.writeEmptyElement("path");
    attribute("class", looks);
    attribute("d", points);
    line();
  }

  void text(String looks, double x, double y, String text) throws XMLStreamException {
    xml.writeStartElement("text");
    attribute("class", looks);
    attribute("x", x);
    attribute("y", y);
    xml.writeCharacters(text);
    xml.writeEndElement();
    line();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
    line();
  }

  private void attribute(String name, double pixels) throws XMLStreamException {
    attribute(name, Double.toString(Math.round(pixels * 10) / 10.0));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, value);
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  @Override
  public void close() throws XMLStreamException {
    xml.writeEndElement();
    line();
    xml.close();
  }
}
