namespace Workflow;

/// <summary>A setting is unusable; the message names it and says what it takes. The app does not start.</summary>
public sealed class SettingException(string message) : Exception(message);
