using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable.Api;

/// <summary>A refused call. Upstream has three shapes for it, and the contract says which is used where.</summary>
internal sealed class Refusal : Exception
{
    private readonly int _status;
    private readonly Shape _shape;

    private Refusal(int status, Shape shape, string message, Exception? cause = null)
        : base(message, cause)
    {
        _status = status;
        _shape = shape;
    }

    private enum Shape
    {
        Empty,
        Sentence,
        Error,
    }

    /// <summary>No body.</summary>
    public static Refusal Empty(int status) => new(status, Shape.Empty, string.Empty);

    /// <summary>The body is a JSON string.</summary>
    public static Refusal Sentence(int status, string sentence) => new(status, Shape.Sentence, sentence);

    /// <summary>The body is an object with the message and, if an exception caused it, the exception's text.</summary>
    public static Refusal Error(int status, string message, Exception? cause = null) => new(status, Shape.Error, message, cause);

    /// <summary>For an argument that only the backend can check.</summary>
    public static Refusal WrongArguments(Exception cause)
        => Error(StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", cause);

    public Task AnswerAsync(HttpContext http)
    {
        switch (_shape)
        {
            case Shape.Empty:
                http.Response.StatusCode = _status;
                return Task.CompletedTask;
            case Shape.Sentence:
                return JsonBody.WriteAsync(http, _status, json => json.WriteStringValue(Message));
            default:
                return JsonBody.WriteAsync(http, _status, json =>
                {
                    json.WriteStartObject();
                    json.WriteString("Message", Message);
                    if (InnerException is { } cause)
                    {
                        json.WriteString("ExceptionMessage", cause.Message);
                        json.WriteString("ExceptionType", cause.GetType().FullName);

                        // The field is part of the shape; the stack trace stays in the log.
                        json.WriteNull("StackTrace");
                    }

                    json.WriteEndObject();
                });
        }
    }
}
